import { composeServices } from '@apollo/composition';
import { ApolloGateway, LocalGraphQLDataSource } from '@apollo/gateway';
import type {
  GatewayExecutor,
  GatewayGraphQLRequestContext,
} from '@apollo/server-gateway-interface';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLFormattedError, parse } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { planWithoutIntrospection } from './nested-introspection.ts';
import { prepareGateway } from './prepared-gateway.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible"])`;

type Fields = Record<string, Record<string, unknown>>;
type Part = { sdl: string; resolvers: Fields };

const sales = [
  { id: '1', seller: 'p1', goods: { __typename: 'Maize', id: 'm1', bags: 3 } },
  { id: '2', seller: 'hidden', goods: { __typename: 'Cow', id: 'c1', heads: 2 } },
  { id: '3', seller: 'p1', goods: null },
  { id: '4', seller: 'failing', goods: { __typename: 'Maize', id: 'm2', bags: null } },
];
const withSeller = ({ seller, ...sale }: { seller: string }) => ({
  ...sale,
  seller: { id: seller },
});

const parts: Record<string, Part> = {
  shop: {
    sdl: `${link}
      type Query {
        sales(first: Int = 10, ids: [ID!]): [Sale!] sale(id: ID!): Sale broken: String grid: [[Int!]]
        mood: Mood any: Thing
      }
      enum Mood { GOOD BAD @inaccessible }
      interface Goods { id: ID! }
      type Maize implements Goods @key(fields: "id") { id: ID! bags: Int! }
      type Cow implements Goods @key(fields: "id") { id: ID! heads: Int! }
      union Thing = Maize | Cow
      type Sale @key(fields: "id") { id: ID! seller: Person goods: Goods note: String! @shareable }
      type Person @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: {
      Query: {
        sales: (_p: unknown, { first, ids }: { first: number; ids?: string[] }) =>
          sales
            .filter(({ id }) => !ids || ids.includes(id))
            .slice(0, first)
            .map(withSeller),
        sale: (_p: unknown, { id }: { id: string }) => {
          const found = sales.find((sale) => sale.id === id);
          return found ? withSeller(found) : null;
        },
        broken: () => {
          throw new Error('broken');
        },
        grid: () => [[1, 2], null, [3]],
        mood: () => 'BAD',
        any: () => ({ __typename: 'Cow', id: 'c9', heads: 9 }),
      },
      Sale: { note: () => 'noted' },
      Goods: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      Thing: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
    },
  },
  people: {
    sdl: `${link}
      type Query { me: Person }
      type Person @key(fields: "id") { id: ID! name: String! nick: String friends: [Person!]! boss: Person }
      interface Goods { id: ID! }
      type Cow implements Goods @key(fields: "id") { id: ID! owner: Person }
      type Maize implements Goods @key(fields: "id") { id: ID! owner: Person }`,
    resolvers: {
      Query: { me: () => ({ id: 'p1' }) },
      Person: {
        __resolveReference: ({ id }: { id: string }) => {
          if (id === 'hidden') return null;
          if (id === 'failing') throw new Error('no such luck');
          return { id };
        },
        name: ({ id }: { id: string }) => `Name ${id}`,
        nick: ({ id }: { id: string }) => (id === 'p1' ? null : id),
        friends: () => [{ id: 'p2' }, { id: 'p3' }],
        boss: () => ({ id: 'p9' }),
      },
      Cow: { owner: () => ({ id: 'p5' }) },
    },
  },
  ratings: {
    sdl: `${link}
      type Query { top: [Person!] }
      type Person @key(fields: "id") {
        id: ID! name: String! @external score: Int @requires(fields: "name") stars: Float!
      }`,
    resolvers: {
      Query: { top: () => [{ id: 'p1' }, { id: 'hidden' }] },
      Person: {
        score: ({ name }: { name?: string }) => name?.length ?? null,
        stars: ({ id }: { id: string }) => {
          if (id === 'p3') throw new Error('no stars');
          return 4.5;
        },
      },
    },
  },
};

const operations = [
  '{ sales { id seller { id name } } }',
  '{ sales { id seller { name nick } goods { id __typename } } }',
  '{ sales { ...S } } fragment S on Sale { id ...T } fragment T on Sale { seller { nick } note }',
  '{ a: sales(first: 2) { x: id seller { n: name m: name } } b: sales(first: 1) { seller { score } } }',
  '{ sales(first: 3) { seller { friends { name boss { name stars } } } } }',
  '{ sales { goods { ... on Cow { heads owner { name } } ... on Maize { bags } } } }',
  '{ sales { goods { ... on Maize { bags owner { nick } } id } } }',
  '{ sales { goods { ... on Goods { id } __typename ... { id } } } }',
  '{ sales(ids: ["1", "3"]) { goods { id ... on Maize { bags } } } }',
  '{ any { ... on Cow { heads owner { name score } } __typename } }',
  '{ broken sales { id } }',
  '{ broken }',
  '{ grid mood }',
  '{ sale(id: "9") { seller { name } } }',
  '{ sale(id: "2") { seller { id name stars } } }',
  '{ sale(id: "4") { seller { id name } goods { id } } }',
  '{ top { id name score stars } }',
  '{ me { friends { stars } } }',
  '{ me { name score friends { score boss { score } } } }',
  '{ __typename me { __typename t: __typename } }',
  '{ me { constructor: name toString: nick } }',
  '{ me { __proto__: name } }',
  '{ me { __proto__: boss { name } } }',
  '{ __schema { queryType { name } } me { name } }',
  'query ($yes: Boolean!) { me { name @include(if: $yes) nick @skip(if: $yes) } }',
  'query ($first: Int) { sales(first: $first) { id } }',
  'query ($ids: [ID!]!, $first: Int = 1) { sales(first: $first, ids: $ids) { id note } }',
  'query One { me { id } } query Two { me { name } }',
];
const variableSets: Record<string, unknown>[] = [
  {},
  { yes: true, first: 2, ids: ['1', '2'] },
  { yes: false, first: null, ids: ['3'] },
  { yes: 'no', first: 'many', ids: null },
];

describe('the prepared gateway', () => {
  let stock: GatewayExecutor;
  let prepared: GatewayExecutor;

  beforeAll(async () => {
    const { supergraphSdl, errors } = composeServices(
      Object.entries(parts).map(([name, { sdl }]) => ({ name, typeDefs: parse(sdl), url: name })),
    );
    if (!supergraphSdl) throw new Error(String(errors));
    const sources = new Map(
      Object.entries(parts).map(([name, { sdl, resolvers }]) => [
        name,
        new LocalGraphQLDataSource(
          buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never }),
        ),
      ]),
    );
    const options = {
      supergraphSdl,
      buildService: ({ name }: { name: string }) => sources.get(name) as LocalGraphQLDataSource,
    };
    stock = (await new ApolloGateway(options).load()).executor;
    const gateway = prepareGateway(
      (experimental_didResolveQueryPlan) =>
        planWithoutIntrospection(
          new ApolloGateway({ ...options, experimental_didResolveQueryPlan }),
        ),
      sources,
    );
    prepared = (await gateway.load({ apollo: {} } as never)).executor as GatewayExecutor;
  });

  it.each([
    [
      'query ($yes: Boolean!) { ... on Query @include(if: $yes) { __schema { queryType { name } } me { name } } }',
      { __schema: { queryType: { name: 'Query' } }, me: { name: 'Name p1' } },
    ],
    [
      'query ($yes: Boolean!) { ...A @include(if: $yes) } fragment A on Query { ... { __type(name: "Cow") { name } } }',
      { __type: { name: 'Cow' } },
    ],
    [
      'query ($yes: Boolean!) { me { nick } ... @include(if: $yes) { s: __schema { queryType { name } } ... on Query { me { name } } } }',
      { s: { queryType: { name: 'Query' } }, me: { nick: null, name: 'Name p1' } },
    ],
  ])('plans no question about the schema, wherever it stands: %s', async (query, whole) => {
    const document = parse(query);
    const answer = (yes: boolean) => told(prepared, document, query, { yes }, undefined);
    const rest = 'me' in whole && 'nick' in whole.me ? { me: { nick: null } } : {};
    for (let time = 0; time < 2; time += 1) {
      expect(await answer(true)).toEqual({ data: whole });
      expect(await answer(false)).toEqual({ data: rest });
    }
  });

  it.each(operations)('answers as the stock gateway does: %s', async (query) => {
    const document = parse(query);
    for (const operationName of document.definitions.length > 1
      ? ['One', 'Two', undefined]
      : [undefined]) {
      for (const variables of variableSets) {
        const expected = await told(stock, document, query, variables, operationName);
        // The first time it plans, from then on it has prepared.
        for (let time = 0; time < 3; time += 1) {
          expect(await told(prepared, document, query, variables, operationName)).toEqual(expected);
        }
      }
    }
  });

  it('never lets an answer change the prototype of objects', async () => {
    const query = '{ me { __proto__: boss { name } } }';
    const document = parse(query);
    for (let time = 0; time < 2; time += 1) await told(prepared, document, query, {}, undefined);
    expect(({} as Record<string, unknown>).name).toBeUndefined();
  });
});

/** The answer as a client reads it, or what was thrown. */
async function told(
  executor: GatewayExecutor,
  document: DocumentNode,
  query: string,
  variables: Record<string, unknown>,
  operationName: string | undefined,
): Promise<unknown> {
  const requestContext = {
    request: { query, variables, operationName },
    document,
    queryHash: query,
    source: query,
    operationName: operationName ?? null,
    context: {},
    metrics: {},
    logger: console,
  } as unknown as GatewayGraphQLRequestContext;
  try {
    const answer = JSON.parse(JSON.stringify(await executor(requestContext)));
    return { ...answer, errors: answer.errors?.map(comparable).sort() };
  } catch (error) {
    return { thrown: (error as Error).message };
  }
}

// Fetches that run side by side report in any order.
function comparable(error: GraphQLFormattedError): string {
  const { code, serviceName, ...rest } = error.extensions ?? {};
  return JSON.stringify([error.message, error.path ?? null, code, serviceName, rest]);
}
