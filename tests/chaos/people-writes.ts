import { newId } from '@commerce-tracking/service-kit/ids';
import type { Kind } from './ledger.ts';
import { inForceWithinMs } from './people-reads.ts';
import type { Member } from './team.ts';
import type { World, Write } from './writes.ts';

const changed = (operation: string, type: string) =>
  `mutation($input: ${type}!) { done: ${operation}(input: $input) { id version status teamManagerId } }`;
const queries = {
  move: changed('assignTeamManager', 'AssignTeamManagerInput'),
  block: changed('deactivateActor', 'DeactivateActorInput'),
  unblock: changed('activateActor', 'ChangeActorInput'),
} as const;

/** How long somebody stays blocked at least, so that there is time to see what they still can. */
const blockedForMs = inForceWithinMs + 15_000;

/** A collector is given to another team manager of the branch, now and then with the records under way. */
export function move(world: World): Write | null {
  const { team, random, pool } = world;
  const member = team.take(random, 'moved');
  if (!member) return null;
  if (member.unsettled) return team.change(member, member.unsettled);
  const { branch, manager } = member;
  const other = random.pick(branch.managers.filter((each) => each !== manager));
  const movePending = random.chance(0.3);
  // Their versions are others from now on, and nobody knows from when exactly.
  if (movePending) pool.drop(({ collector }) => collector === member.user);
  const more = { teamManagerId: other.actorId, movePending };
  const by = random.chance(0.5) ? branch.supervisor : world.admin;
  return team.change(member, { ...onPerson(member, 'move', more), user: by });
}

/** Somebody is shut out, account and sessions with them, or let in again. */
export function blockOrUnblock(world: World): Write | null {
  const { team, random, admin } = world;
  const before = performance.now() - blockedForMs;
  const member = team.take(
    random,
    'blocked',
    ({ status, certainSince }) => status === 'ACTIVE' || Number(certainSince) < before,
  );
  if (!member) return null;
  if (member.unsettled) return team.change(member, member.unsettled);
  const kind = member.status === 'ACTIVE' ? 'block' : 'unblock';
  return team.change(member, { ...onPerson(member, kind, {}), user: admin });
}

function onPerson(
  { user, version }: Member,
  kind: Extract<Kind, 'move' | 'block' | 'unblock'>,
  more: Record<string, unknown>,
): Omit<Write, 'user' | 'settle' | 'giveUp'> {
  const commandId = newId();
  const reason = 'Les équipes changent au marché.';
  return {
    ...{ kind, commandId, recordId: user.actorId, expectedVersion: version, revision: null },
    query: queries[kind],
    input: { id: user.actorId, expectedVersion: version, reason, commandId, ...more },
  };
}
