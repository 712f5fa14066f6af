import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { silentLog } from '@commerce-tracking/federation-nats/log';
import { serveSubgraph } from '@commerce-tracking/federation-nats/subgraph-server';
import { buildSchema, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { findNatsServer } from '../../scripts/servers/binaries.ts';
import { startNatsServer } from '../../scripts/servers/nats-server.ts';
import { stopChild } from '../../scripts/servers/processes.ts';
import { remember, testPort } from '../../tests/support/brokers.ts';
import { readAnswer, until } from '../test-support/gateway.ts';

// The gateway as a process of its own, over a supergraph that has nothing to do with ours: no services, no database, and
// a broker without JetStream.

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])`;
const sdl = {
  'fleet-eu': `${link}
    type Query { trucks(since: Date): [Truck!] wash: String paint: String }
    scalar Date
    type Truck @key(fields: "plate country") { plate: ID! country: String! axles: Int }`,
  tolls_v2: `${link}
    type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }
    type Truck @key(fields: "plate country") { plate: ID! country: String! owed: Float }
    union _Entity = Truck
    type _Service { sdl: String! }
    scalar _Any`,
};
const trucks = [
  { plate: 'AB 1', country: 'BJ', axles: 3 },
  { plate: 'AB 1', country: 'TG', axles: 5 },
];

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(inject('runFolder'), 'foreign-'));
const supergraphPath = join(folder, 'other.graphql');
const atTheEnd: (() => Promise<unknown>)[] = [];
let address: string;

beforeAll(async () => {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(sdl).map(([name, text]) => ({ name, typeDefs: parse(text), url: 'unused' })),
  );
  if (!supergraphSdl) throw new Error(String(errors));
  writeFileSync(supergraphPath, supergraphSdl);
  const natsUrl = await plainBroker();
  await serve(natsUrl, 'fleet-eu', fleet());
  address = `http://127.0.0.1:${await testPort()}`;
  const gateway = startGateway({ NATS_URL: natsUrl, PORT: new URL(address).port });
  atTheEnd.push(() => stopChild(gateway, 'SIGTERM', 10_000));
  await until(async () => (await statusOf('/health')) === 200, 40_000);
}, 90_000);
afterAll(async () => {
  for (const step of atTheEnd.reverse()) await step();
});

it('is alive, says which of the foreign subgraphs is missing, and serves the rest', async () => {
  expect(await statusOf('/ready')).toBe(503);
  const { checks } = (await (await fetch(`${address}/ready`)).json()) as { checks: object[] };
  expect(checks).toMatchObject([
    { name: 'nats', status: 'UP' },
    { name: 'fleet-eu', status: 'UP' },
    { name: 'tolls_v2', status: 'DOWN' },
  ]);
  const { data, errors } = await ask('{ trucks { plate axles owed } }');
  expect(data).toEqual({
    trucks: trucks.map(({ plate, axles }) => ({ plate, axles, owed: null })),
  });
  expect(errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
});

it('answers across both, one of them a schema written by hand', async () => {
  await serve(natsOf, 'tolls_v2', tolls());
  await until(async () => (await statusOf('/ready')) === 200);
  for (let time = 0; time < 3; time += 1) {
    const { status, data, errors } = await ask('{ trucks { plate country owed } }');
    expect([status, errors]).toEqual([200, undefined]);
    expect(data).toEqual({
      trucks: [
        { plate: 'AB 1', country: 'BJ', owed: 2 },
        { plate: 'AB 1', country: 'TG', owed: 4.5 },
      ],
    });
  }
  const { data } = await ask('{ __schema { queryType { name } } trucks { __typename } }');
  expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
});

it('leaves the meaning of a scalar to its owner, whatever it is called', async () => {
  const { data, errors } = await ask('{ trucks(since: "last harvest") { axles } }');
  expect([data, errors]).toEqual([{ trucks: [{ axles: 3 }, { axles: 5 }] }, undefined]);
});

it('tells what a foreign subgraph says of an error, by its own code, and no more than that', async () => {
  const { errors = [] } = await ask('{ wash paint }');
  expect(errors).toHaveLength(2);
  expect(errors.find(({ path }) => path?.[0] === 'wash')).toEqual({
    message: 'The wash is closed.',
    path: ['wash'],
    extensions: { code: 'WASH_CLOSED', opensAt: 'Monday' },
  });
  expect(JSON.stringify(errors)).not.toMatch(/T_7|fleet-eu/);
});

it('does not go without identity in production', async () => {
  const gateway = startGateway({ NODE_ENV: 'production', NATS_URL: natsOf, PORT: '0' });
  let said = '';
  gateway.stderr?.on('data', (part: Buffer) => {
    said += part.toString();
  });
  const [code] = await new Promise<[number | null]>((resolve) => {
    gateway.once('exit', (exit) => resolve([exit]));
  });
  expect(code).toBe(1);
  expect(said).toContain('IDENTITY=off is refused');
});

let natsOf = '';
async function plainBroker(): Promise<string> {
  const bin = findNatsServer();
  if (!bin) throw new Error('nats-server was not found');
  const port = await testPort();
  const server = await startNatsServer({ bin, folder, port, config: 'max_payload: 1MB\n' });
  remember(server.pid);
  atTheEnd.push(() => server.stop());
  natsOf = `nats://127.0.0.1:${port}`;
  return natsOf;
}

function startGateway(env: Record<string, string>) {
  const args = ['--import', import.meta.resolve('tsx'), join(root, 'supergraph/src/main.ts')];
  const loader = join(root, 'scripts/graphql-loader.mjs');
  const gateway = spawn(process.execPath, ['--import', loader, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      SUPERGRAPH_PATH: supergraphPath,
      IDENTITY: 'off',
      DATA_DIR: join(folder, 'data'),
      LOG_LEVEL: 'silent',
      STOP_DELAY_MS: '50',
      ...env,
    },
  });
  if (gateway.pid) remember(gateway.pid);
  return gateway;
}

async function serve(url: string, subgraph: string, schema: GraphQLSchema): Promise<void> {
  const connection = await connectNats({ servers: url, name: subgraph });
  const server = serveSubgraph({
    ...{ connection, subgraph, schema, log: silentLog },
    queue: `${subgraph}-workers`,
    version: '3.2.1',
    context: () => ({}),
  });
  await connection.flush();
  atTheEnd.push(() => server.drain().then(() => connection.close()));
}

function fleet(): GraphQLSchema {
  const closed = () => {
    const extensions = { code: 'WASH_CLOSED', opensAt: 'Monday' };
    throw new GraphQLError('The wash is closed.', { extensions });
  };
  const failing = () => {
    throw new Error('the paint of table T_7 is out');
  };
  const resolvers = { Query: { trucks: () => trucks, wash: closed, paint: failing } };
  return buildSubgraphSchema({ typeDefs: parse(sdl['fleet-eu']), resolvers });
}

/** By graphql-js alone. */
function tolls(): GraphQLSchema {
  const schema = buildSchema(sdl.tolls_v2, { assumeValidSDL: true });
  const { _entities, _service } = schema.getQueryType()?.getFields() ?? {};
  const owed = { BJ: 2, TG: 4.5 };
  Object.assign(_entities ?? {}, {
    resolve: (_root: unknown, { representations }: { representations: { country: 'BJ' }[] }) =>
      representations.map((one) => ({ ...one, owed: owed[one.country] })),
  });
  // A resolver may take its time.
  Object.assign(_service ?? {}, { resolve: async () => ({ sdl: sdl.tolls_v2 }) });
  return schema;
}

async function statusOf(path: string): Promise<number> {
  return fetch(`${address}${path}`).then(
    ({ status }) => status,
    () => 0,
  );
}

async function ask(query: string) {
  return readAnswer(
    await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    }),
  );
}
