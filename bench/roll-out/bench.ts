import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { graphqlClient } from '../../examples/graphql-client.ts';
import { seededRandom } from '../../examples/random.ts';
import { until } from '../../scripts/servers/processes.ts';
import { root, serviceFolder } from '../../scripts/workspaces.ts';
import type { Arena } from '../../tests/chaos/arena.ts';
import { openBalancer } from '../../tests/chaos/balancer.ts';
import { openClients, type User } from '../../tests/chaos/clients.ts';
import { emptyLedger } from '../../tests/chaos/ledger.ts';
import { gatherPeople } from '../../tests/chaos/people.ts';
import { createPool } from '../../tests/chaos/pool.ts';
import type { ServiceProcess } from '../../tests/chaos/processes.ts';
import { gatherTeam } from '../../tests/chaos/team.ts';
import { nextWrite } from '../../tests/chaos/writes.ts';
import { readReference } from '../../tests/support/reference.ts';
import { withWholeSystem } from '../lab/whole-system.ts';

const writers = 8;
const readers = 4;
const newField = 'rolledOut';
const takenWithinMs = 60_000;
/** What a request ends with where no process was there for it, or one ended with it in its hands. */
const failures = /^(?:UNAVAILABLE|TIMEOUT|BUSY|INTERNAL|OUTCOME_UNKNOWN|HTTP_.*)$/;
const list = `query { collections(first: 5) { totalCount nodes { id state collector { fullName } } } }`;
const withField = `query { collections(first: 5) { totalCount ${newField} } }`;

export const title =
  'failed requests while three workers and three subgraphs of tradeflow are replaced by a version with a field more, and these by one without it';

/** Reads and writes go on, each sent once and never again, while processes are replaced one by one. */
export function run(): Promise<boolean> {
  return withWholeSystem(measure, { subgraphs: 3 });
}

async function measure(arena: Arena): Promise<boolean> {
  mkdirSync(join(root, '.data'), { recursive: true });
  const folder = mkdtempSync(join(root, '.data', 'roll-out-'));
  const running = new Map(
    arena.processes
      .filter(({ service }) => service === 'tradeflow')
      .map((process) => [process.name, process]),
  );
  const first = join(serviceFolder('tradeflow'), 'dist/main.js');
  const load = await startLoad(arena);
  try {
    await pause(3_000);
    await replaceAll(running, 'second', withNewField(folder));
    await knows(arena, true);
    await pause(3_000);
    await replaceAll(running, 'third', first);
    await knows(arena, false);
    await pause(3_000);
    const { done, refused, unknownField, failed } = await load.stop();
    console.log(
      `${running.size} processes replaced twice; ${done} requests answered, ${refused} refused for what they asked, ` +
        `${unknownField} told that there is no such field`,
    );
    console.log(`failed: ${failed.length}, target 0${failed.length > 0 ? `: ${failed[0]}` : ''}`);
    return failed.length === 0 && done > 0 && unknownField > 0;
  } finally {
    await load.stop();
    await Promise.all([...running.values()].map((process) => process.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The bundle of tradeflow with one field more in its schema. */
function withNewField(folder: string): string {
  cpSync(join(serviceFolder('tradeflow'), 'dist'), folder, { recursive: true });
  const main = join(folder, 'main.js');
  const before = 'type CollectionPage {\\n';
  const text = readFileSync(main, 'utf8');
  if (!text.includes(before)) throw new Error('the schema is not where it was in the bundle');
  writeFileSync(main, text.replace(before, `${before}  ${newField}: String\\n`));
  return main;
}

/** Each new process serves before the old one is asked to end. */
async function replaceAll(running: Map<string, ServiceProcess>, version: string, main: string) {
  for (const [place, old] of running) {
    const fresh = old.ofVersion(`${place}-${version}`, main);
    fresh.start();
    running.set(place, fresh);
    if (!(await until(async () => fresh.log().includes('"msg":"serving"'), takenWithinMs, 100)))
      throw new Error(`${fresh.name} does not serve: ${fresh.log().slice(-1_000)}`);
    await old.stop();
  }
}

async function knows({ gateways }: Arena, isThere: boolean): Promise<void> {
  const clients = gateways.map(({ origin }) => graphqlClient(origin));
  const fields = '{ __type(name: "CollectionPage") { fields { name } } }';
  const all = async () => {
    const answers = await Promise.all(clients.map((client) => client.call(fields)));
    return answers.every(({ data }) => JSON.stringify(data).includes(newField) === isThere);
  };
  if (!(await until(all, takenWithinMs, 100))) throw new Error('the schema was not taken');
}

async function startLoad(arena: Arena) {
  const ledger = emptyLedger();
  const balancer = openBalancer(arena.gateways.map(({ origin }) => origin));
  const clients = openClients({ balancer, ledger, patienceMs: 10_000 });
  const { branches, admin } = await gatherPeople(clients, ['BJ']);
  const collectors = branches.flatMap((branch) => branch.collectors.map(({ user }) => user));
  const [someone] = collectors;
  if (!someone) throw new Error('no collector');
  const reference = await readReference(graphqlClient(balancer.next()), someone.token);
  const random = seededRandom(1);
  const pool = createPool(random);
  const world = { branches, admin, team: gatherTeam({}), reference, random, pool, ledger };
  const seen = { done: 0, refused: 0, unknownField: 0, failed: [] as string[] };
  let isStopped = false;
  const ask = async (user: User, query: string, variables: Record<string, unknown>) => {
    const told = await clients.once<{ done: object }>(user, query, variables, 12_000);
    if (told && !told.code) seen.done += 1;
    else if (told?.code === 'GRAPHQL_VALIDATION_FAILED' && query === withField)
      seen.unknownField += 1;
    else if (told?.code && !failures.test(told.code)) seen.refused += 1;
    else seen.failed.push(`${told?.code ?? 'no answer'} ${told?.message ?? ''}: ${query}`);
    return told;
  };
  const write = async () => {
    while (!isStopped) {
      const next = nextWrite(world);
      const told = await ask(next.user, next.query, { input: next.input });
      if (told?.data && !told.code) next.settle(told.data.done);
    }
  };
  const read = async (query: string, user: User) => {
    while (!isStopped) {
      await ask(user, query, {});
      await pause(10);
    }
  };
  const working = Promise.all([
    ...Array.from({ length: writers }, write),
    ...Array.from({ length: readers }, (_, index) =>
      read(index % 2 ? list : withField, collectors[index % collectors.length] ?? someone),
    ),
  ]);
  return {
    async stop() {
      isStopped = true;
      await working;
      balancer.stop();
      return seen;
    },
  };
}
