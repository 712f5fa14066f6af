import type { Language, Role } from '../../client.ts';
import type { DemoName } from './branch.ts';
import { coastalBranches } from './branches-coast.ts';
import { sahelianBranches } from './branches-sahel.ts';

/** The password of every demo account; demo installs only. */
export const demoPassword = 'Demo-2026-Fluide';

/** One demo account, as the start-up message prints it and the examples play it. */
export type DemoAccount = {
  username: string;
  role: Role;
  firstName: string;
  lastName: string;
  gender: 'F' | 'M';
  /** ISO 3166 code of the country of work. */
  country: string;
  dialCode: string;
  language: Language;
  /** Code of a collector's home point. */
  homePoint: string | null;
  /** User name of a collector's team manager. */
  teamManager: string | null;
  /** User name of the supervisor: of a team manager, and of a collector through the team manager. */
  supervisor: string | null;
};

/** The demo people by country. */
export const demoBranches = [...coastalBranches, ...sahelianBranches];

/** All demo accounts: administrator and analyst first, then each country from the top down. */
export const demoAccounts: readonly DemoAccount[] = [
  central('admin', 'ADMIN', ['Estelle', 'Agossou', 'F']),
  central('analyste', 'ANALYST', ['Philippe', 'Lawson', 'M']),
  ...demoBranches.flatMap(accountsOf),
];

function central(username: string, role: Role, name: DemoName): DemoAccount {
  const home = { country: 'BJ', dialCode: '+229', language: 'FR' as const };
  return account(username, role, name, home, {});
}

function accountsOf(branch: (typeof demoBranches)[number]): DemoAccount[] {
  const suffix = branch.country.toLowerCase();
  const supervisor = `superviseur.${suffix}`;
  const accounts = [account(supervisor, 'SUPERVISOR', branch.supervisor, branch, {})];
  const collectors: DemoAccount[] = [];
  for (const [index, team] of branch.teams.entries()) {
    const teamManager = `chef${numbered(index)}.${suffix}`;
    accounts.push(account(teamManager, 'TEAM_MANAGER', team.manager, branch, { supervisor }));
    for (const [firstName, lastName, gender, point] of team.collectors) {
      const username = `collecteur${numbered(collectors.length)}.${suffix}`;
      const homePoint = `${branch.country}-${point}`;
      const above = { teamManager, supervisor, homePoint };
      const name = [firstName, lastName, gender] as const;
      collectors.push(account(username, 'COLLECTOR', name, branch, above));
    }
  }
  return [...accounts, ...collectors];
}

/** The first goes without a number: `collecteur.bj`, `collecteur2.bj`, … */
function numbered(index: number): string {
  return index === 0 ? '' : String(index + 1);
}

function account(
  username: string,
  role: Role,
  [firstName, lastName, gender]: DemoName,
  { country, dialCode, language }: Pick<DemoAccount, 'country' | 'dialCode' | 'language'>,
  above: Partial<Pick<DemoAccount, 'homePoint' | 'teamManager' | 'supervisor'>>,
): DemoAccount {
  const { homePoint = null, teamManager = null, supervisor = null } = above;
  const person = { firstName, lastName, gender, country, dialCode, language };
  return { username, role, ...person, homePoint, teamManager, supervisor };
}
