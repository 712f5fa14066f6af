import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { silentLog } from '@commerce-tracking/federation-nats/log';
import { composeSupergraph } from '@commerce-tracking/federation-nats/schema/composition';
import { sdlOf } from '@commerce-tracking/federation-nats/schema/schema-hash';
import { serveSubgraph } from '@commerce-tracking/federation-nats/subgraph-server';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { stopChild } from '../../../scripts/servers/processes.ts';
import { remember, startBroker } from '../../../tests/support/brokers.ts';
import {
  type Answer,
  startTestGateway,
  type TestGateway,
  until,
} from '../../test-support/gateway.ts';
import { peopleSdl, salesSdl } from '../../test-support/sales-versions.ts';

// Three processes of one subgraph are replaced one by one by a version with a new field, and these by one without an old
// field, while clients ask two gateways without a pause. A client may ask for a field as long as the schema has it.

const folder = mkdtempSync(join(inject('runFolder'), 'rolling-'));
const fixture = fileURLToPath(new URL('../../test-support/sales-process.ts', import.meta.url));
const atTheEnd: (() => Promise<unknown>)[] = [];
const processes: ChildProcess[] = [];
const gateways: TestGateway[] = [];
let natsUrl = '';
const within = 40_000;

const stable = '{ sellers { name sales { id kg } } sales { id kg } }';
const fields = { price: '{ sellers { sales { price } } }', day: '{ sellers { sales { day } } }' };
const expected = { price: 21, day: '2026-01-31' };

beforeAll(async () => {
  const broker = await startBroker();
  natsUrl = broker.url;
  atTheEnd.push(() => broker.stop());
  await servePeople();
  const first = await Promise.all([1, 2, 3].map(() => startSales('first')));
  processes.push(...first);
  const supergraphPath = join(folder, 'supergraph.graphql');
  writeFileSync(supergraphPath, committed());
  for (const name of ['one', 'two']) {
    const gateway = await startTestGateway(natsUrl, {
      ...{ SUPERGRAPH_PATH: supergraphPath, IDENTITY: 'off', LIVE_SCHEMA: 'true' },
      DATA_DIR: join(folder, name),
    });
    gateways.push(gateway);
    atTheEnd.push(() => gateway.stop());
  }
}, 90_000);
afterAll(async () => {
  for (const step of atTheEnd.reverse()) await step();
});

it('serves every request while processes with a field more, and then one less, take over', async () => {
  const clients = gateways.flatMap((gateway) => [
    startClient(gateway, stable, isStableAnswer),
    startClient(gateway, fields.price, (answer) => isFieldAnswer(answer, 'price')),
    startClient(gateway, fields.day, (answer) => isFieldAnswer(answer, 'day')),
  ]);
  atTheEnd.push(() => Promise.all(clients.map((client) => client.stop())));
  expect(await knownFields()).toEqual(['price', 'price']);
  await replaceAll('second');
  await until(async () => (await knownFields()).join() === 'price day,price day', within);
  await replaceAll('third');
  await until(async () => (await knownFields()).join() === 'day,day', within);

  const seen = await Promise.all(clients.map((client) => client.stop()));
  for (const { failures, answered } of seen) {
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(20);
  }
}, 180_000);

it('begins again with what it had last, with every subgraph down, and says so', async () => {
  await Promise.all(processes.map((child) => stopChild(child, 'SIGTERM', 20_000)));
  const again = await startTestGateway(natsUrl, {
    SUPERGRAPH_PATH: join(folder, 'supergraph.graphql'),
    ...{ IDENTITY: 'off', LIVE_SCHEMA: 'true', DATA_DIR: join(folder, 'one') },
  });
  atTheEnd.push(() => again.stop());
  const { data, errors } = await again.ask('{ sellers { name sales { day } } }');
  expect(data).toEqual({ sellers: [{ name: 'Adjovi', sales: null }] });
  expect(errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
  const health = await (await fetch(`${again.url}/health`)).json();
  expect(health).toMatchObject({
    schema: { source: 'last good', refused: null, subgraphs: { sales: { announced: {} } } },
  });
});

type Wrong = { status: number; text: string };

/** Asks without a pause until it is told to stop. */
function startClient(gateway: TestGateway, query: string, isRight: (answer: Answer) => boolean) {
  const failures: Wrong[] = [];
  let isStopped = false;
  let answered = 0;
  const work = (async () => {
    while (!isStopped) {
      const answer = await gateway.ask(query);
      if (answer.data && !answer.errors) answered += 1;
      if (!isRight(answer)) failures.push({ status: answer.status, text: answer.text });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    async stop() {
      isStopped = true;
      await work;
      return { failures, answered };
    },
  };
}

function isStableAnswer({ data, errors }: Answer): boolean {
  const sales = [1, 2].map((id) => ({ id: `${id}`, kg: id * 10 }));
  const whole = { sellers: [{ name: 'Adjovi', sales: [{ id: '3', kg: 30 }] }], sales };
  return !errors && JSON.stringify(data) === JSON.stringify(whole);
}

/** The whole value, or the word that the schema has no such field; nothing between. */
function isFieldAnswer({ data, errors }: Answer, field: keyof typeof fields): boolean {
  const whole = { sellers: [{ sales: [{ [field]: expected[field] }] }] };
  if (!errors) return JSON.stringify(data) === JSON.stringify(whole);
  return (
    data === undefined &&
    errors.length === 1 &&
    errors[0]?.extensions.code === 'GRAPHQL_VALIDATION_FAILED'
  );
}

async function replaceAll(version: string): Promise<void> {
  for (let place = 0; place < 3; place += 1) {
    const fresh = await startSales(version);
    const [old] = processes.splice(place, 1, fresh);
    if (old) await stopChild(old, 'SIGTERM', 20_000);
  }
}

/** The fields of a sale each gateway knows. */
async function knownFields(): Promise<string[]> {
  return Promise.all(
    gateways.map(async (gateway) => {
      const { data } = await gateway.ask('{ __type(name: "Sale") { fields { name } } }');
      const type = data?.__type as { fields: { name: string }[] };
      return type.fields
        .map(({ name }) => name)
        .filter((name) => name in fields)
        .join(' ');
    }),
  );
}

async function startSales(version: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), fixture, version],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { PATH: process.env.PATH, NATS_URL: natsUrl },
    },
  );
  if (child.pid) remember(child.pid);
  atTheEnd.push(() => stopChild(child, 'SIGKILL', 1_000));
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the process of ${version} ended with ${code}`);
    }),
  ]);
  return child;
}

async function servePeople(): Promise<void> {
  const connection = await connectNats({ servers: natsUrl, name: 'people' });
  const sellers = [{ id: '1', name: 'Adjovi' }];
  const server = serveSubgraph({
    ...{ connection, subgraph: 'people', queue: 'people_queue', version: '1.0.0', log: silentLog },
    schema: buildSubgraphSchema({
      typeDefs: parse(peopleSdl),
      resolvers: { Query: { sellers: () => sellers } },
    }),
    context: () => ({}),
    announce: {},
  });
  await server.serving;
  atTheEnd.push(() => server.drain().then(() => connection.close()));
}

function committed(): string {
  const sdl = { sales: salesSdl('first'), people: peopleSdl };
  const composed = composeSupergraph(
    Object.entries(sdl).map(([name, text]) => {
      const schema = buildSubgraphSchema({ typeDefs: parse(text) });
      return { name, url: `nats://graphql.${name}`, sdl: sdlOf(schema) };
    }),
  );
  if ('errors' in composed) throw new Error(String(composed.errors));
  return composed.supergraphSdl;
}
