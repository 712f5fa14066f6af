import type { Clients, User } from './clients.ts';
import type { Ledger } from './ledger.ts';
import type { World } from './writes.ts';

type Seen = {
  id: string;
  state: string;
  collectorId: string;
  teamManagerId: string | null;
  supervisorId: string | null;
};

const fields = 'id state collectorId teamManagerId supervisorId';
const oneQuery = `query($id: ID!) { collection(id: $id) { ${fields} } }`;
const listQuery = `{ collections(first: 20) { nodes { ${fields} } } }`;

/** Somebody looks at a record, their own or not, or at their list; what they see has to be theirs. */
export async function readSomething(world: World, clients: Clients, ledger: Ledger): Promise<void> {
  const { random, branches, pool } = world;
  const branch = random.pick(branches);
  const [user, mine] = random.pick<[User, keyof Seen]>([
    [random.pick(branch.collectors).user, 'collectorId'],
    [random.pick(branch.managers), 'teamManagerId'],
    [branch.supervisor, 'supervisorId'],
  ]);
  const kept = random.chance(0.7) ? pool.any() : null;
  ledger.reads.asked += 1;
  const told = kept
    ? await clients.ask<{ collection: Seen | null }>(user, oneQuery, { id: kept.id })
    : await clients.ask<{ collections: { nodes: Seen[] } }>(user, listQuery, {});
  if (told.outcome !== 'DONE' || !told.data) {
    ledger.reads.failed += 1;
    return;
  }
  const { data } = told;
  const seen = 'collection' in data ? [data.collection] : data.collections.nodes;
  for (const record of seen) {
    if (!record) continue;
    const isMine = record[mine] === user.actorId;
    const isDraftOfOthers = record.state === 'DRAFT' && mine !== 'collectorId';
    if (!isMine || isDraftOfOthers) {
      ledger.reads.wrongScope.push(`${user.username} saw ${JSON.stringify(record)}`);
    }
  }
}
