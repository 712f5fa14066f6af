import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { afterAll, afterEach, expect, it } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { connectNats } from '../connection.ts';
import { createNatsDataSource, type FetchReport } from '../data-source.ts';
import { serveSubgraph } from '../subgraph-server.ts';

// Two processes of one subgraph, of which one has dropped a field a gateway still asks for.

const { url: servers } = testNats();
const gateway = await connectNats({ servers, name: 'gateway' });
const subgraphs = await connectNats({ servers, name: 'subgraphs' });
const atTheEnd: (() => Promise<unknown>)[] = [];
const warned: object[] = [];
const asked = { old: 0, fresh: 0 };
let sold = 0;
afterEach(async () => {
  for (const step of atTheEnd.splice(0)) await step();
});
afterAll(() => Promise.all([gateway.close(), subgraphs.close()]));

const sdl = {
  old: 'type Query { kg: Int price: Int } type Mutation { sell(at: Int): Int }',
  fresh: 'type Query { kg: Int } type Mutation { sell: Int }',
};
const log = { debug() {}, info() {}, error() {}, warn: (fields: object) => warned.push(fields) };

async function serve(version: keyof typeof sdl) {
  const schema = buildSubgraphSchema({
    typeDefs: parse(sdl[version]),
    resolvers: {
      Query: { kg: () => 10, ...(version === 'old' && { price: () => 7 }) },
      Mutation: {
        sell: () => {
          sold += 1;
          return sold;
        },
      },
    },
  });
  const server = serveSubgraph({
    ...{ connection: subgraphs, subgraph: 'sales', queue: 'sales', version: '1', log, schema },
    context: () => {
      asked[version] += 1;
      return {};
    },
  });
  atTheEnd.push(() => server.drain(1_000));
  await subgraphs.flush();
}

function source(retriesMax: number) {
  const reports: FetchReport[] = [];
  const { ask } = createNatsDataSource({
    ...{ subgraph: 'sales', connection: gateway },
    limits: { retriesMax, retryPauseMs: 0.001 },
    hooks: { onFetch: (report) => reports.push(report) },
  });
  const put = (query: string) =>
    ask(
      {
        ...{ text: JSON.stringify({ query }), query },
        ...{ isMutation: query.startsWith('mutation'), isOfEntities: false },
      },
      { headers: { 'Request-Id': 'r1' }, deadlineAt: Date.now() + 20_000 },
    );
  return { put, reports };
}

it('asks another process for what one does not know, writes too, which are done once', async () => {
  await serve('old');
  await serve('fresh');
  const { put, reports } = source(20);
  for (let n = 1; n <= 20; n += 1) {
    expect(await put('{ kg price }')).toEqual({ data: { kg: 10, price: 7 } });
    expect(await put('mutation { sell(at: 3) }')).toEqual({ data: { sell: n } });
  }
  expect(asked).toEqual({ old: 40, fresh: 0 });
  expect(reports.every(({ outcome }) => outcome === 'ok')).toBe(true);
  expect(reports.some(({ retries }) => retries > 0)).toBe(true);
});

it('says that part is not available where no process knows it, and the log says what', async () => {
  await serve('fresh');
  const { put, reports } = source(2);
  warned.length = 0;
  const { data, errors } = await put('{ kg price }');
  expect(data).toBeUndefined();
  expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
    [['kg'], 'UNAVAILABLE'],
    [['price'], 'UNAVAILABLE'],
  ]);
  expect(JSON.stringify(errors)).not.toContain('Cannot query');
  expect(reports).toMatchObject([{ outcome: 'SCHEMA_MISMATCH', retries: 2 }]);
  const unknown = ['Cannot query field "price" on type "Query".'];
  const line = { subgraph: 'sales', unknown, requestId: 'r1' };
  expect(warned).toEqual([line, line, line]);
  // What is wrong by itself stays the process's own answer.
  const wrong = await put('{ kg @skip(if: "yes") }');
  expect(wrong.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(warned).toHaveLength(3);
});
