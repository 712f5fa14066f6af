import type { Entry, Kind } from '../ledger.ts';
import type { Team } from '../team.ts';
import type { Stored } from './stored.ts';

/** Whether a write changes a person, not a record. */
export function isOfPerson(kind: Kind): boolean {
  return kind === 'move' || kind === 'block' || kind === 'unblock';
}

/** People who do not stand where the last acknowledged change has put them, or whose account says otherwise. */
export function misplacedPeople(team: Team, stored: Stored): string[] {
  return team.members.flatMap(({ user, version, status, manager, certainSince }) => {
    if (certainSince === null) return [];
    const person = stored.people.get(user.actorId);
    const isThere =
      person?.version === version &&
      person.status === status &&
      person.accountStatus === status &&
      person.teamManagerId === manager?.actorId;
    const expected = `version ${version}, ${status}, of ${manager?.actorId}`;
    return isThere ? [] : [`${user.username}: ${JSON.stringify(person)} instead of ${expected}`];
  });
}

/** People with more changes than anybody can have made. */
export function doubledChanges(entries: readonly Entry[], stored: Stored): string[] {
  const made = new Map<string, Set<string>>();
  for (const { kind, outcome, recordId, commandId } of entries) {
    if (!isOfPerson(kind) || outcome === 'REFUSED') continue;
    made.set(recordId, (made.get(recordId) ?? new Set()).add(commandId));
  }
  return [...made].flatMap(([id, commands]) => {
    const changes = (stored.people.get(id)?.version ?? 1) - 1;
    return changes > commands.size ? [`${id}: ${changes} changes of ${commands.size}`] : [];
  });
}
