import { composeServices } from '@apollo/composition';
import { ApolloGateway, type GraphQLDataSource, LocalGraphQLDataSource } from '@apollo/gateway';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { AccessCaller } from '@commerce-tracking/federation-nats/access/access-requirement';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { guardGateway } from '../src/access/guarded-gateway.ts';
import { loadableSupergraph } from '../src/access/loadable-supergraph.ts';
import { type PreparedGateway, prepareGateway } from '../src/execution/prepared-gateway.ts';

// Imports renamed in every way: what is enforced goes by the link.
const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@requires", "@external", "@shareable", "@policy", "@interfaceObject",
  { name: "@authenticated", as: "@signedIn" }, { name: "@requiresScopes", as: "@needs" }])`;

/** A library of two subgraphs, protected in every way composition allows. */
export const librarySdl = {
  books: `${link}
    type Query {
      books(first: Int): [Book!]
      item: Item
      items: [Item]
      anything: [Thing]
      vault: Vault
      mood: Mood
      seal: Seal
      counted: Int! @needs(scopes: [["count"]])
      strict: Strict
      stricts: [Strict!]
      media: [Media]
    }
    type Mutation { lend(id: ID!): Book burn(id: ID!): Book @needs(scopes: [["burn"]]) }
    type Book implements Item @key(fields: "id") {
      id: ID!
      title: String
      price: Int @signedIn
      note: String @needs(scopes: [["note:read", "staff"], ["owner"]])
      lender: Person
      rating: Float @policy(policies: [["adult"], ["teacher", "school"]])
    }
    type Map implements Item { id: ID! title: String @needs(scopes: [["maps"]]) scale: Int }
    type Vault @signedIn { code: Int open: Boolean }
    type Strict { id: ID! must: Int! @signedIn inner: Strict deep: Strict! }
    interface Item { id: ID! title: String }
    union Thing = Book | Vault | Map
    enum Mood @signedIn { CALM WILD }
    scalar Seal @needs(scopes: [["seal"]])
    interface Media @key(fields: "id") { id: ID! }
    type Film implements Media @key(fields: "id") { id: ID! }
    type Person @key(fields: "id", resolvable: false) { id: ID! }`,
  people: `${link}
    type Query { me: Person @signedIn }
    type Person @key(fields: "id") { id: ID! name: String mail: String @needs(scopes: [["mail"]]) friends: [Person!] }
    type Book @key(fields: "id") {
      id: ID! price: Int @external
      shipping: Int @requires(fields: "price") @signedIn
    }
    type Media @key(fields: "id") @interfaceObject { id: ID! reviews: Int @signedIn likes: Int }`,
};

const book = (id: string) => ({
  __typename: 'Book',
  id,
  title: `Book ${id}`,
  price: 12,
  note: 'worn',
  lender: { id: 'p1' },
  rating: 4.5,
});
const vault = { __typename: 'Vault', code: 42, open: false };
const strict = { id: 's', must: 1, inner: { id: 't', must: 2 }, deep: { id: 'u', must: 3 } };
const map = { __typename: 'Map', id: 'm', title: 'Coast', scale: 5 };
const typed = { __resolveType: ({ __typename }: { __typename: string }) => __typename };
const ids = (entity: { id: string }) => entity;

const resolvers = {
  books: {
    Query: {
      books: (_: unknown, { first }: { first?: number }) => [book('1'), book('2')].slice(0, first),
      item: () => book('1'),
      items: () => [book('1'), map, null],
      anything: () => [book('1'), vault, map],
      vault: () => vault,
      mood: () => 'WILD',
      seal: () => 'wax',
      counted: () => 7,
      strict: () => strict,
      stricts: () => [strict],
      media: () => [{ __typename: 'Film', id: 'f' }],
    },
    Mutation: { lend: () => book('1'), burn: () => book('2') },
    Book: { __resolveReference: ({ id }: { id: string }) => book(id) },
    Item: typed,
    Thing: typed,
    Media: typed,
  },
  people: {
    Query: { me: () => ({ id: 'p1' }) },
    Person: {
      __resolveReference: ids,
      name: ({ id }: { id: string }) => `Name ${id}`,
      mail: () => 'p@example.com',
      friends: () => [{ id: 'p2' }],
    },
    Book: {
      __resolveReference: ids,
      shipping: ({ price }: { price: number }) => price / 4,
    },
    Media: { __resolveReference: ids, reviews: () => 3, likes: () => 9 },
  },
};

/** One subgraph of it, executable. */
export function librarySchema(name: keyof typeof librarySdl): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(librarySdl[name]),
    resolvers: resolvers[name] as never,
  });
}

/** The library composed, or why it cannot be. */
export function composeLibrary(changed: Partial<typeof librarySdl> = {}) {
  const { supergraphSdl, errors } = composeServices(
    Object.entries({ ...librarySdl, ...changed }).map(([name, sdl]) => ({
      name,
      typeDefs: parse(sdl),
      url: `nats://graphql.${name}`,
    })),
  );
  return { supergraphSdl: supergraphSdl ?? '', errors };
}

/** Who asks in these tests. */
export type Reader = { scopes?: string[]; policies?: string[]; signedIn?: boolean };
export type Told = {
  data?: unknown;
  errors?: { message: string; path?: readonly (string | number)[] }[];
};

export type LibraryGateway = {
  ask(query: string, reader?: Reader, variables?: Record<string, unknown>): Promise<Told>;
  /** Text of every query the subgraphs were sent since the last look. */
  sent(): string[];
  /** Goes over to another supergraph while running. */
  update(supergraphSdl: string): void;
};

const callerOf = ({ scopes = [], signedIn = scopes.length > 0 }: Reader): AccessCaller => ({
  isAuthenticated: signedIn,
  hasScope: (scope) => scopes.includes(scope),
});

/** A gateway over the library in this process, guarded unless `guard` says otherwise. */
export async function startLibrary(
  options: { executor?: 'stock' | 'prepared'; supergraphSdl?: string; isGuarded?: boolean } = {},
): Promise<LibraryGateway> {
  let sent: string[] = [];
  let update: (supergraphSdl: string) => void = () => undefined;
  const sources = new Map<string, GraphQLDataSource>();
  for (const name of ['books', 'people'] as const) {
    const local = new LocalGraphQLDataSource(librarySchema(name));
    sources.set(name, {
      process(fetch) {
        sent.push(fetch.request.query ?? '');
        return local.process(fetch);
      },
    });
  }
  let schema: GraphQLSchema | undefined;
  const build = (listener?: (report: never) => void) => {
    const gateway = new ApolloGateway({
      supergraphSdl: async (manager) => {
        update = (sdl) => manager.update(loadableSupergraph(sdl));
        const supergraphSdl = options.supergraphSdl ?? composeLibrary().supergraphSdl;
        return { supergraphSdl: loadableSupergraph(supergraphSdl) };
      },
      buildService: ({ name }) => sources.get(name) as GraphQLDataSource,
      experimental_didResolveQueryPlan: (report) => listener?.(report as never),
    });
    gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
      schema = apiSchema;
    });
    return gateway;
  };
  const inner =
    options.executor === 'stock'
      ? (build() as PreparedGateway)
      : prepareGateway((listener) => build(listener as never), sources);
  const gateway =
    options.isGuarded === false
      ? inner
      : guardGateway<Reader>(inner, {
          caller: callerOf,
          policies: async (names, { policies = [] }) =>
            new Set(names.filter((name) => policies.includes(name))),
          refusal: ({ signIn, scopes, policies }) =>
            new Error([...(signIn ? ['sign in'] : []), ...scopes, ...policies].join(' ')),
        });
  const executor = (await gateway.load({ apollo: {} } as never)).executor as GatewayExecutor;
  const documents = new Map<string, DocumentNode>();
  return {
    async ask(query, reader = {}, variables = {}) {
      const document = documents.get(query) ?? parse(query);
      documents.set(query, document);
      const { data, errors } = await executor({
        request: { query, variables },
        document,
        schema,
        queryHash: query,
        source: query,
        operationName: null,
        context: reader,
        metrics: {},
        logger: console,
      } as never);
      return JSON.parse(
        JSON.stringify({
          data,
          errors: errors?.map(({ message, path }) => ({ message, path })),
        }),
      );
    },
    sent() {
      const texts = sent;
      sent = [];
      return texts;
    },
    update: (supergraphSdl) => update(supergraphSdl),
  };
}
