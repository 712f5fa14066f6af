import type { Clients } from './clients.ts';
import type { Ledger } from './ledger.ts';
import type { Glance } from './team.ts';
import type { World } from './writes.ts';

const personQuery = 'query($id: ID!) { actor(id: $id) { id version status teamManagerId } }';
const ownQuery = '{ collections(first: 1) { nodes { id } } }';
const answerWithinMs = 8_000;
/** The gateway answers equal questions of a moment with one answer: what is asked later is asked anew. */
const asksAnewAfterMs = 1_000;
/** Within a second where nothing is broken; whatever is broken, nobody is let in later than this. */
export const inForceWithinMs = 25_000;

type Seen = { id: string; version: number; status: string; teamManagerId: string | null };

/** Somebody looks at a person who may be theirs, or who is blocked looks at their own records. */
export async function readPeople(world: World, clients: Clients, ledger: Ledger): Promise<void> {
  const { random, team } = world;
  if (team.members.length === 0) return;
  const glance = team.glance(random.pick(team.members).user);
  if (!glance || glance.forMs < asksAnewAfterMs) return;
  ledger.reads.asked += 1;
  if (glance.member.status === 'INACTIVE') await lookAsBlocked(glance, clients, ledger);
  else await lookAtPerson(glance, world, clients, ledger);
}

/** Whoever reviews a collector now sees them; whoever did before sees them no more. */
async function lookAtPerson(
  { member, holds }: Glance,
  { random }: World,
  clients: Clients,
  ledger: Ledger,
): Promise<void> {
  const { branch, manager, version } = member;
  const reader = random.pick(branch.managers);
  const told = await clients.ask<{ actor: Seen | null }>(reader, personQuery, {
    id: member.user.actorId,
  });
  if (told.outcome !== 'DONE' || !told.data) {
    ledger.reads.failed += 1;
    return;
  }
  if (!holds()) return;
  const { actor } = told.data;
  const isSeen = actor !== null;
  const isTheirs = reader === manager;
  const isAsWritten = !actor || actor.version === version;
  if (isSeen === isTheirs && isAsWritten) return;
  ledger.reads.wrongScope.push(
    `${reader.username} saw ${JSON.stringify(actor)} of ${member.user.username}, version ${version} of ${manager?.username}`,
  );
}

async function lookAsBlocked(
  { member, holds, forMs }: Glance,
  clients: Clients,
  ledger: Ledger,
): Promise<void> {
  const { username } = member.user;
  const told = await clients.once<object>(member.user, ownQuery, {}, answerWithinMs);
  if (!told) ledger.reads.failed += 1;
  if (!told || forMs < inForceWithinMs || !holds()) return;
  ledger.reads.blocked += 1;
  if (told.code) return;
  ledger.reads.wrongScope.push(`${username}, blocked for ${forMs.toFixed(0)} ms, was answered`);
}
