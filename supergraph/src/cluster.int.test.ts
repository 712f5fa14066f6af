import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testPort } from '../../tests/support/brokers.ts';
import { testNats } from '../../tests/support/environment.ts';
import { tinySupergraph, until } from '../test-support/gateway.ts';
import { type ServedSubgraph, serveTiny, slowCalls, typeDefs } from '../test-support/subgraphs.ts';

let folder: string;
let shop: ServedSubgraph;
let people: ServedSubgraph | undefined;
let primary: ChildProcess;
let url: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-test-'));
  shop = await serveTiny(testNats().url, 'shop');
  url = await startCluster();
}, 60_000);
afterAll(async () => {
  primary.kill('SIGKILL');
  await Promise.all([shop.stop(), people?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function startCluster(): Promise<string> {
  const port = await testPort();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const supergraphPath = join(folder, 'supergraph.graphql');
  await writeFile(supergraphPath, tinySupergraph());
  const args = ['--import', 'tsx', '--import', join(root, 'scripts/graphql-loader.mjs')];
  primary = spawn(process.execPath, [...args, join(root, 'supergraph/src/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PROCESSES: '2',
      HOST: '127.0.0.1',
      PORT: String(port),
      NATS_URL: testNats().url,
      DATA_DIR: folder,
      SUPERGRAPH_PATH: supergraphPath,
      IDENTITY: 'off',
      LOG_LEVEL: 'silent',
      STOP_DELAY_MS: '50',
    },
  });
  const address = `http://127.0.0.1:${port}`;
  await until(async () => (await ask(address, '{ who }').catch(() => 0)) === 200, 30_000);
  await until(async () => (await processes(address)) === 2, 30_000);
  return address;
}

/** Process ids of the gateways, by the kernel's account. */
function members(): number[] {
  const { pid } = primary;
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number).filter(isGateway);
}

/** tsx keeps a helper process beside the one that runs. */
function isGateway(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  // It may be ending just now.
  return existsSync(file) && readFileSync(file, 'utf8').includes('supergraph/src/main.ts');
}

/** One request on a connection of its own, so that any member may get it. */
function send(address: string, body?: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      agent: false,
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json' },
    };
    const sent = request(address, options, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
      resolve({ status: answer.statusCode ?? 0, text });
    });
    sent.setTimeout(20_000, () => sent.destroy(new Error('no answer')));
    sent.once('error', reject);
    sent.end(body);
  });
}

async function ask(at: string, query: string): Promise<number> {
  return (await send(`${at}/graphql`, JSON.stringify({ query }))).status;
}

async function figure(name: string, at = url): Promise<number> {
  const { text } = await send(`${at}/metrics`);
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}
const answered = () => figure('graphql_operations_total{type="query",outcome="ok"}');
const processes = (at = url) => figure('gateway_processes', at).catch(() => 0);

it('answers from several processes, whose figures are told together', async () => {
  const before = await answered();
  for (let n = 0; n < 10; n += 1) expect(await ask(url, '{ who }')).toBe(200);
  expect(await answered()).toBe(before + 10);
});

const coloured = { text: '{"data":{"sales":[{"colour":null},{"colour":null}]}}\n', status: 200 };
const askColours = () => send(`${url}/graphql`, '{"query":"{ sales { colour } }"}');

it('follows a schema that changes, in every process', async () => {
  expect((await askColours()).text).toContain('Cannot query field');
  people = await serveTiny(testNats().url, 'people', 'UP', { announce: {} });
  const sdl = typeDefs.shop.replace('id: ID! amount', 'id: ID! colour: String amount');
  const old = shop;
  shop = await serveTiny(testNats().url, 'shop', 'UP', { announce: {}, sdl });
  await shop.server.serving;
  await old.stop();
  const taken = () => figure('supergraph_changes_total{outcome="taken"}');
  await until(async () => (await taken()) === 2, 40_000);
  for (let n = 0; n < 10; n += 1) expect(await askColours()).toEqual(coloured);
  expect(await figure('supergraph_unfit_instances{subgraph="shop"}')).toBe(0);
}, 90_000);

it('replaces a process that ends, and answers meanwhile', async () => {
  const [victim, survivor] = members();
  process.kill(victim ?? 0, 'SIGKILL');
  await until(async () => !members().includes(victim ?? 0));
  for (let n = 0; n < 5; n += 1) expect(await ask(url, '{ who }')).toBe(200);
  await until(async () => (await processes()) === 2, 30_000);
  // The new one has the schema of the one before, not that of the file.
  for (let n = 0; n < 10; n += 1) expect(await askColours()).toEqual(coloured);
  expect(members()).toContain(survivor);
  expect(members()).not.toContain(victim);
}, 60_000);

it('goes on with the others while a replacement cannot start, and starts it when it can', async () => {
  const before = members();
  const isReplacement = (pid: number) => !before.includes(pid);
  const supergraphPath = join(folder, 'supergraph.graphql');
  const supergraph = readFileSync(supergraphPath);
  await rm(supergraphPath);
  process.kill(before[0] ?? 0, 'SIGKILL');
  await until(async () => members().some(isReplacement), 30_000);
  await until(async () => !members().some(isReplacement), 30_000);
  for (let n = 0; n < 5; n += 1) expect(await ask(url, '{ who }')).toBe(200);
  expect(members()).toContain(before[1]);
  await writeFile(supergraphPath, supergraph);
  await until(async () => (await processes()) === 2, 60_000);
}, 120_000);

it('answers what it has accepted before all processes stop', async () => {
  await until(async () => (await ask(url, '{ who }').catch(() => 0)) === 200);
  const before = slowCalls.count;
  const slow = Array.from({ length: 6 }, () => ask(url, '{ slow }'));
  // Nobody is known, so that none shares the answer of another.
  await until(async () => slowCalls.count === before + 6);
  const ended = new Promise((resolve) => primary.once('exit', resolve));
  primary.kill('SIGTERM');
  expect(await Promise.all(slow)).toEqual(Array.from({ length: 6 }, () => 200));
  expect(await ended).toBe(0);
});
