import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { spawnCluster, startCluster, type TestCluster } from '../../test-support/cluster.ts';
import { until } from '../../test-support/gateway.ts';
import {
  type ServedSubgraph,
  serveTiny,
  slowCalls,
  typeDefs,
} from '../../test-support/subgraphs.ts';

let folder: string;
let shop: ServedSubgraph;
let people: ServedSubgraph | undefined;
let cluster: TestCluster;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-test-'));
  shop = await serveTiny(testNats().url, 'shop');
  cluster = await startCluster(folder);
}, 60_000);
afterAll(async () => {
  cluster.primary.kill('SIGKILL');
  await Promise.all([shop.stop(), people?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function ask(query: string): Promise<number> {
  return (await cluster.send('/graphql', JSON.stringify({ query }))).status;
}

const answered = () => cluster.figure('graphql_operations_total{type="query",outcome="ok"}');

it('answers from several processes, whose figures are told together', async () => {
  const before = await answered();
  for (let n = 0; n < 10; n += 1) expect(await ask('{ who }')).toBe(200);
  expect(await answered()).toBe(before + 10);
});

const coloured = { text: '{"data":{"sales":[{"colour":null},{"colour":null}]}}\n', status: 200 };
const askColours = () => cluster.send('/graphql', '{"query":"{ sales { colour } }"}');

it('follows a schema that changes, in every process', async () => {
  expect((await askColours()).text).toContain('Cannot query field');
  people = await serveTiny(testNats().url, 'people', 'UP', { announce: {} });
  const sdl = typeDefs.shop.replace('id: ID! amount', 'id: ID! colour: String amount');
  const old = shop;
  shop = await serveTiny(testNats().url, 'shop', 'UP', { announce: {}, sdl });
  await shop.server.serving;
  await old.stop();
  const taken = () => cluster.figure('supergraph_changes_total{outcome="taken"}');
  await until(async () => (await taken()) === 2, 40_000);
  for (let n = 0; n < 10; n += 1) expect(await askColours()).toEqual(coloured);
  expect(await cluster.figure('supergraph_unfit_instances{subgraph="shop"}')).toBe(0);
}, 90_000);

it('replaces a process that ends, and answers meanwhile', async () => {
  const [victim, survivor] = cluster.members();
  process.kill(victim ?? 0, 'SIGKILL');
  await until(async () => !cluster.members().includes(victim ?? 0));
  for (let n = 0; n < 5; n += 1) expect(await ask('{ who }')).toBe(200);
  await until(async () => (await cluster.processes()) === 2, 30_000);
  // The new one has the schema of the one before, not that of the file.
  for (let n = 0; n < 10; n += 1) expect(await askColours()).toEqual(coloured);
  expect(cluster.members()).toContain(survivor);
  expect(cluster.members()).not.toContain(victim);
}, 60_000);

it('goes on with the others while a replacement cannot start, and starts it when it can', async () => {
  const before = cluster.members();
  const isReplacement = (pid: number) => !before.includes(pid);
  const { supergraphPath } = cluster;
  const supergraph = readFileSync(supergraphPath);
  await rm(supergraphPath);
  process.kill(before[0] ?? 0, 'SIGKILL');
  await until(async () => cluster.members().some(isReplacement), 30_000);
  await until(async () => !cluster.members().some(isReplacement), 30_000);
  for (let n = 0; n < 5; n += 1) expect(await ask('{ who }')).toBe(200);
  expect(cluster.members()).toContain(before[1]);
  await writeFile(supergraphPath, supergraph);
  await until(async () => (await cluster.processes()) === 2, 60_000);
}, 120_000);

it('ends with code 1 when its port is taken', async () => {
  const { port } = new URL(cluster.url);
  const { primary } = await spawnCluster(await mkdtemp(join(folder, 'other-')), port);
  expect(await new Promise((resolve) => primary.once('exit', resolve))).toBe(1);
}, 30_000);

it('answers what it has accepted before all processes stop', async () => {
  await until(async () => (await ask('{ who }').catch(() => 0)) === 200);
  const before = slowCalls.count;
  const slow = Array.from({ length: 6 }, () => ask('{ slow }'));
  // Nobody is known, so that none shares the answer of another.
  await until(async () => slowCalls.count === before + 6);
  const ended = new Promise((resolve) => cluster.primary.once('exit', resolve));
  cluster.primary.kill('SIGTERM');
  expect(await Promise.all(slow)).toEqual(Array.from({ length: 6 }, () => 200));
  expect(await ended).toBe(0);
});
