import { composeServices } from '@apollo/composition';
import { ApolloGateway } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { connectNats } from './connection.ts';
import { createNatsDataSource, type FetchReport } from './data-source.ts';
import { silentLog } from './log.ts';
import { type SubgraphServer, serveSubgraph } from './subgraph-server.ts';

const { url } = testNats();
const gatewayConnection = await connectNats({ servers: url, name: 'gateway' });
const subgraphConnection = await connectNats({ servers: url, name: 'subgraphs' });
const suffix = `${process.pid}${Date.now().toString(36)}`;
const reports: FetchReport[] = [];
const seenRepresentations: unknown[][] = [];

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const link = '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const shipments = {
  name: `shipments${suffix}`,
  typeDefs: parse(`
    extend schema ${link}
    type Query { shipments: [Shipment!]! first: Shipment hello: String manifest: String }
    type Mutation { ship: String }
    type Shipment @key(fields: "id") { id: ID! legs: [Leg!]! origin: Country originCode: ID! }
    type Leg { country: Country countryCode: ID! }
    type Country @key(fields: "code", resolvable: false) { code: ID! }
  `),
};
const countries = {
  name: `countries${suffix}`,
  typeDefs: parse(`
    extend schema ${link}
    type Query { countries: [Country!] , greeting: String }
    type Mutation { rename: String }
    type Country @key(fields: "code") { code: ID! name: String capital: String }
  `),
};

const shipment = (id: string, origin: string, ...legs: string[]) => ({
  id,
  originCode: origin,
  origin: { code: origin },
  legs: legs.map((code) => ({ countryCode: code, country: { code } })),
});
const rows = [
  shipment('1', 'BJ', 'BJ', 'TG', 'XX'),
  shipment('2', 'TG', 'TG', 'BJ'),
  shipment('3', 'BJ', 'XX', 'BJ'),
];

const manifest = 'é'.repeat(3 * 1024 * 1024);
let renames = 0;

const serving: SubgraphServer[] = [];
afterEach(async () => {
  await Promise.all(serving.splice(0).map((server) => server.drain(100)));
});
function keep(server: SubgraphServer): SubgraphServer {
  serving.push(server);
  return server;
}

function serveShipments() {
  return keep(
    serveSubgraph({
      connection: subgraphConnection,
      subgraph: shipments.name,
      queue: 'q',
      version: '1.0.0',
      log: silentLog,
      context: () => ({}),
      schema: buildSubgraphSchema({
        typeDefs: shipments.typeDefs,
        resolvers: {
          Query: {
            shipments: () => rows,
            first: () => rows[0],
            hello: () => 'hi',
            manifest: () => manifest,
          },
          Mutation: { ship: () => 'shipped' },
        },
      }),
    }),
  );
}

type CountriesOptions = {
  concurrency?: number;
  queueMax?: number;
  slowMs?: number;
  /** Nothing is answered before. */
  until?: Promise<void>;
};

function serveCountries(
  { slowMs, until, ...limits }: CountriesOptions = {},
  schema = countriesSchema({ slowMs, until }),
) {
  return keep(
    serveSubgraph({
      connection: subgraphConnection,
      subgraph: countries.name,
      queue: 'q',
      version: '1.0.0',
      log: silentLog,
      limits,
      context: ({ graphql }) => {
        const { representations } = graphql.variables ?? {};
        if (Array.isArray(representations)) seenRepresentations.push(representations);
        return {};
      },
      schema,
    }),
  );
}

function countriesSchema({ slowMs = 0, until }: Pick<CountriesOptions, 'slowMs' | 'until'> = {}) {
  const work = () => until ?? sleep(slowMs);
  return buildSubgraphSchema({
    typeDefs: countries.typeDefs,
    resolvers: {
      Query: {
        countries: () => [],
        greeting: async () => {
          await work();
          return 'bonjour';
        },
      },
      Mutation: {
        rename: async () => {
          renames += 1;
          await work();
          return 'renamed';
        },
      },
      Country: {
        __resolveReference: async ({ code }: { code: string }) => {
          if (code !== 'XX') return { code, name: code === 'BJ' ? 'Bénin' : 'Togo' };
          throw new GraphQLError('no such country', { extensions: { code: 'NOT_FOUND' } });
        },
      },
    },
  });
}

let gateway: ApolloGateway;
beforeAll(async () => {
  const { supergraphSdl, errors } = composeServices([shipments, countries]);
  if (!supergraphSdl) throw new Error(errors?.join('\n'));
  gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) =>
      createNatsDataSource({
        subgraph: name,
        connection: gatewayConnection,
        hooks: { onFetch: (report) => reports.push(report) },
      }),
  });
  await gateway.load();
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([gatewayConnection.close(), subgraphConnection.close()]);
});

async function run(query: string, context: object = {}) {
  const document = parse(query);
  const result = await gateway.executor({
    request: { query },
    document,
    queryHash: query,
    operationName: null,
    operation: document.definitions[0],
    context: { nats: { headers: {}, deadlineAt: Date.now() + 5_000 }, ...context },
    metrics: {},
    source: query,
    logger: console,
    schema: gateway.schema,
    cache: undefined,
  } as never);
  return JSON.parse(JSON.stringify(result)) as {
    data: Record<string, never> | null;
    errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
  };
}

const everything = '{ shipments { id origin { code name } legs { country { code name } } } }';

describe('one subgraph absent', () => {
  it('answers the rest at once, with a typed error', async () => {
    serveShipments();
    await subgraphConnection.flush();
    await run('{ hello }');
    const startedAt = performance.now();
    const { data, errors } = await run(everything);
    // Long before the deadline.
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(data).toMatchObject({
      shipments: [{ id: '1', origin: { code: 'BJ', name: null } }, {}, {}],
    });
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['UNAVAILABLE']),
    );
  });

  it('names the root fields that are missing', async () => {
    serveShipments();
    await subgraphConnection.flush();
    const { data, errors } = await run('{ hello hey: greeting }');
    expect(data).toEqual({ hello: 'hi', hey: null });
    expect(errors).toMatchObject([{ path: ['hey'], extensions: { code: 'UNAVAILABLE' } }]);
  });

  it('is found again as soon as it is back, a mutation nobody received included', async () => {
    // Made beforehand: it is asked again only for a moment.
    const schema = countriesSchema();
    const running = run('mutation { rename }');
    await sleep(10);
    serveCountries({}, schema);
    await subgraphConnection.flush();
    expect((await running).data).toEqual({ rename: 'renamed' });
  });
});

describe('the gateway’s own questions', () => {
  it('fail a health check while a subgraph is absent, and pass it with all there', async () => {
    serveShipments();
    await subgraphConnection.flush();
    await expect(gateway.serviceHealthCheck()).rejects.toThrow(countries.name);
    serveCountries();
    await subgraphConnection.flush();
    expect(await gateway.serviceHealthCheck()).toHaveLength(2);
  });
});

describe('entities', () => {
  it('asks for each once and shows data and errors at every place, nested lists included', async () => {
    serveShipments();
    serveCountries();
    await subgraphConnection.flush();
    seenRepresentations.length = 0;
    const { data, errors } = await run(everything);
    for (const asked of seenRepresentations) {
      expect(new Set(asked.map((each) => JSON.stringify(each))).size).toBe(asked.length);
    }
    const named = { BJ: 'Bénin', TG: 'Togo', XX: null };
    expect(data?.shipments).toEqual(
      rows.map(({ id, originCode, legs }) => ({
        id,
        origin: { code: originCode, name: named[originCode as 'BJ'] },
        legs: legs.map(({ countryCode: code }) => ({
          country: { code, name: named[code as 'BJ'] },
        })),
      })),
    );
    expect(errors?.map(({ path }) => path?.join('.')).sort()).toEqual([
      'shipments.0.legs.2.country',
      'shipments.2.legs.0.country',
    ]);
    expect(errors?.every(({ extensions }) => extensions.code === 'NOT_FOUND')).toBe(true);
  });
});

describe('limits', () => {
  it('asks another process when one is BUSY, and says BUSY when all are', async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    serveCountries({ concurrency: 1, queueMax: 0, until });
    await subgraphConnection.flush();
    const patient = { nats: { headers: {}, deadlineAt: Date.now() + 30_000 } };
    const holding = run('{ greeting }', patient);
    await vi.waitFor(async () => {
      const { errors } = await run('{ greeting }');
      expect(errors?.[0]?.extensions.code).toBe('BUSY');
    }, 20_000);
    serveCountries();
    await subgraphConnection.flush();
    reports.length = 0;
    const asked = Array.from({ length: 40 }, () => run('{ greeting }', patient));
    const answered = (await Promise.all(asked)).filter(({ data }) => data?.greeting === 'bonjour');
    // Members are chosen at random, three times at most: seven of eight are answered.
    expect(answered.length).toBeGreaterThanOrEqual(20);
    expect(reports.some(({ retries }) => retries > 0)).toBe(true);
    release();
    expect((await holding).data).toEqual({ greeting: 'bonjour' });
  });

  it('gives TIMEOUT for the slow part only, at the deadline', async () => {
    serveShipments();
    serveCountries({ slowMs: 6_000 });
    await subgraphConnection.flush();
    const startedAt = performance.now();
    const nats = { headers: {}, deadlineAt: Date.now() + 1_000 };
    const { data, errors } = await run('{ hello greeting }', { nats });
    // Before the slow part is there.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(data).toEqual({ hello: 'hi', greeting: null });
    expect(errors).toMatchObject([{ path: ['greeting'], extensions: { code: 'TIMEOUT' } }]);
  });

  it('never sends a mutation again that somebody may have worked on', async () => {
    serveCountries({ slowMs: 1_500 });
    await subgraphConnection.flush();
    renames = 0;
    const nats = { headers: {}, deadlineAt: Date.now() + 1_000 };
    const { errors } = await run('mutation { rename }', { nats });
    expect(errors).toMatchObject([{ path: ['rename'], extensions: { code: 'TIMEOUT' } }]);
    await sleep(600);
    expect(renames).toBe(1);
  });

  it('brings an answer over that is far larger than the broker takes in one message', async () => {
    serveShipments();
    await subgraphConnection.flush();
    const { data, errors } = await run('{ hello manifest }');
    expect(errors).toBeUndefined();
    expect(data?.hello).toBe('hi');
    expect(data?.manifest === manifest).toBe(true);
  });

  it('reports each fetch with outcome, bytes and time', async () => {
    serveShipments();
    await subgraphConnection.flush();
    reports.length = 0;
    await run('{ hello }');
    expect(reports).toMatchObject([{ subgraph: shipments.name, outcome: 'ok', retries: 0 }]);
    expect(reports[0]?.bytesIn).toBe('{"data":{"hello":"hi"}}'.length);
    expect(reports[0]?.bytesOut).toBe('{"query":"{hello}"}'.length);
  });
});
