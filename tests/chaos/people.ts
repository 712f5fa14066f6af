import { inTurns } from '../../examples/people.ts';
import { demoAccounts } from '../../prisma/seed/demo/accounts.ts';
import { demoActorId } from '../../prisma/seed/demo/people.ts';
import type { Clients, User } from './clients.ts';

/** A supervisor with their team managers and collectors. */
export type Branch = {
  supervisor: User;
  managers: User[];
  collectors: { user: User; manager: User }[];
};

/** The people of these countries, a branch for each, and the administrator, signed in. */
export async function gatherPeople(
  clients: Clients,
  countries: readonly string[],
): Promise<{ branches: Branch[]; admin: User; all: User[] }> {
  const users = new Map<string, User>();
  const user = (username: string | null) => {
    const name = username ?? '';
    const known = users.get(name) ?? { username: name, actorId: demoActorId(name), token: '' };
    users.set(name, known);
    return known;
  };
  const admin = user('admin');
  const branches = countries.map((country) => {
    const here = demoAccounts.filter((account) => account.country === country);
    const of = (role: string) => here.filter((account) => account.role === role);
    return {
      supervisor: user(of('SUPERVISOR')[0]?.username ?? null),
      managers: of('TEAM_MANAGER').map(({ username }) => user(username)),
      collectors: of('COLLECTOR').map(({ username, teamManager }) => ({
        user: user(username),
        manager: user(teamManager),
      })),
    };
  });
  const all = [...users.values()];
  await inTurns(all, 4, (each) => clients.signIn(each));
  return { branches, admin, all };
}
