import { setTimeout as pause } from 'node:timers/promises';
import { graphqlClient } from '../../examples/graphql-client.ts';
import { seededRandom } from '../../examples/random.ts';
import type { Arena } from '../../tests/chaos/arena.ts';
import { openBalancer } from '../../tests/chaos/balancer.ts';
import { openClients } from '../../tests/chaos/clients.ts';
import { emptyLedger } from '../../tests/chaos/ledger.ts';
import { gatherPeople } from '../../tests/chaos/people.ts';
import { createPool } from '../../tests/chaos/pool.ts';
import { gatherTeam } from '../../tests/chaos/team.ts';
import { nextWrite } from '../../tests/chaos/writes.ts';
import { readReference } from '../../tests/support/reference.ts';
import { withWholeSystem } from '../lab/whole-system.ts';

const target = 0.6;
const callers = 48;
const seconds = { warmUp: 6, round: 10 };

export const title =
  'acknowledged writes a second at saturation, with one of three workers killed against before';

/** As many callers as keep the workers busy, each writing one thing after the other, before and after the kill. */
export function run(): Promise<boolean> {
  return withWholeSystem(async (arena) => {
    const load = await startLoad(arena);
    await pause(seconds.warmUp * 1_000);
    const before = await load.rate();
    await arena.processes.find(({ name }) => name === 'tradeflow-worker-2')?.kill();
    const after = await load.rate();
    await load.stop();
    const ratio = after / before;
    const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
    console.log(`${callers} callers: ${before.toFixed(0)}/s before, ${after.toFixed(0)}/s after`);
    console.log(`rate, after / before: ${percent(ratio)}, at least ${percent(target)}`);
    return ratio >= target;
  });
}

async function startLoad(arena: Arena) {
  const ledger = emptyLedger();
  const balancer = openBalancer(arena.gateways.map(({ origin }) => origin));
  const clients = openClients({ balancer, ledger, patienceMs: 10_000 });
  const { branches, admin } = await gatherPeople(clients, ['BJ']);
  const token = branches[0]?.collectors[0]?.user.token ?? '';
  const reference = await readReference(graphqlClient(balancer.next()), token);
  const random = seededRandom(1);
  const pool = createPool(random);
  const world = { branches, admin, team: gatherTeam({}), reference, random, pool, ledger };
  let done = 0;
  let stopped = false;
  const one = async () => {
    while (!stopped) {
      const write = nextWrite(world);
      const told = await clients.ask<{ done: object }>(write.user, write.query, {
        input: write.input,
      });
      if (told.outcome !== 'DONE' || !told.data) continue;
      done += 1;
      write.settle(told.data.done);
    }
  };
  const working = Promise.all(Array.from({ length: callers }, one));
  return {
    async rate() {
      const [from, startedAt] = [done, performance.now()];
      await pause(seconds.round * 1_000);
      return (done - from) / ((performance.now() - startedAt) / 1_000);
    },
    async stop() {
      stopped = true;
      await working;
      balancer.stop();
    },
  };
}
