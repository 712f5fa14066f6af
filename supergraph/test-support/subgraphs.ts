import { buildSubgraphSchema } from '@apollo/subgraph';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import {
  type SubgraphServer,
  serveSubgraph,
} from '@commerce-tracking/federation-nats/subgraph-server';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { GraphQLError, parse } from 'graphql';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])`;

/** Two tiny subgraphs: `shop` knows sales, `people` knows who sold. */
export const typeDefs = {
  shop: `${link}
    type Query {
      sales(first: Int): [Sale!]
      slow: String
      broken: String
      refused: String
      who: String
      long: String
      tariff(of: Int): Tariff
      mine: Tariff @cacheControl(maxAge: 60, scope: PRIVATE)
    }
    directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean)
      on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
    enum CacheControlScope @inaccessible { PUBLIC PRIVATE }
    type Tariff @cacheControl(maxAge: 60) { price: Int told: String }
    type Mutation { sell(amount: Int!): String slowSell: String }
    type Sale @key(fields: "id") { id: ID! amount: Int! seller: Person again: Sale }
    type Person @key(fields: "id", resolvable: false) { id: ID! }`,
  people: `${link}
    type Query { person(id: ID!): Person }
    type Person @key(fields: "id") { id: ID! name: String }`,
};
export type TinySubgraph = keyof typeof typeDefs;

const sale = (id: number) => ({ id: `${id}`, amount: id * 10, seller: { id: `p${id}` } });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** What the shop's mutation was called with: the ids its callers' requests carried. */
export const soldUnder: string[] = [];
/** How often the shop's slow field was asked for, and how long it takes. */
export const slowCalls = { count: 0, takesMs: 600 };

/** How often the shop was asked what something costs, and what it says. */
export const tariff = { asked: 0, price: 10 };
const tariffFor = (context: Context) => {
  tariff.asked += 1;
  return { price: tariff.price, told: context.header('X-Language') };
};

type Context = { header(name: string): string | undefined };
type Resolve = (parent: { id: string }, args: { id: string }, context: Context) => unknown;

const resolvers: Record<TinySubgraph, Record<string, Record<string, Resolve>>> = {
  shop: {
    Query: {
      sales: () => [sale(1), sale(2)],
      slow: async () => {
        slowCalls.count += 1;
        await pause(slowCalls.takesMs);
        return 'at last';
      },
      broken: () => {
        throw new Error('secret detail of table shop_sale');
      },
      refused: () => {
        throw new GraphQLError('Ceci est refusé.', {
          extensions: { code: 'CONFLICT', details: { reason: 'NOT_IN_STATE', state: 'DRAFT' } },
        });
      },
      tariff: (_parent, _args, context) => tariffFor(context),
      mine: (_parent, _args, context) => tariffFor(context),
      long: () => 'Sèmè-Kraké '.repeat(2_000),
      who: (_parent, _args, context) =>
        ['X-Language', 'Request-Id', 'Command-Id', 'traceparent', 'Read-From', 'Authorization']
          .map((name) => `${name}=${context.header(name) ?? ''}`)
          .join(' '),
    },
    Mutation: {
      sell: (_parent, _args, context) => {
        soldUnder.push(context.header('Command-Id') ?? 'none');
        return 'sold';
      },
      slowSell: () => pause(5_000),
    },
    Sale: { again: ({ id }) => sale(Number(id)) },
  },
  people: {
    Query: { person: (_parent, { id }) => ({ id, name: `Adjovi ${id}` }) },
    Person: { __resolveReference: ({ id }) => ({ id, name: `Adjovi ${id}` }) },
  },
};

export type ServedSubgraph = { server: SubgraphServer; stop(): Promise<void> };

/** Serves one of the two over a real NATS, as a process of its own would; its schema is told of where that is wanted. */
export async function serveTiny(
  url: string,
  name: TinySubgraph,
  databaseStatus = 'UP',
  { announce, sdl = typeDefs[name] }: { announce?: object; sdl?: string } = {},
): Promise<ServedSubgraph> {
  const connection = await connectNats({ servers: url, name });
  const server = serveSubgraph<Context>({
    connection,
    subgraph: name,
    queue: `${name}_queue`,
    schema: buildSubgraphSchema({
      typeDefs: parse(sdl),
      resolvers: resolvers[name] as never,
    }),
    version: '1.0.0',
    announce,
    keeping: { invalidatedBy: ['event.shop.>'] },
    log: createLogger({ name, level: 'silent' }),
    stats: async () => ({
      status: databaseStatus,
      roles: ['subgraph', 'worker'],
      checks: [{ name: 'database', status: databaseStatus, message: null }],
    }),
    context: ({ headers }) => ({ header: (header) => headers.get(header) }),
  });
  await connection.flush();
  return {
    server,
    async stop() {
      await server.drain();
      await connection.close();
    },
  };
}
