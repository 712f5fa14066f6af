import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { buildSchema, type GraphQLSchema, parse } from 'graphql';

// A market in five subgraphs, foreign to this product, that uses every directive a subgraph may be asked to understand.

const federation = (...names: string[]) => `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${names.map((name) => `"@${name}"`).join(', ')}])`;

export const marketSdl = {
  /** What is sold. Keys: simple, and compound with a nested part. */
  goods: `
    ${federation('key', 'shareable', 'tag', 'inaccessible', 'composeDirective', 'provides', 'external')}
      @link(url: "https://example.com/units/v1.0", import: ["@unit"])
      @composeDirective(name: "@unit")
    directive @unit(of: String!) on FIELD_DEFINITION
    type Query {
      goods(first: Int = 10): [Good!]
      good(id: ID!): Good
      shelf: [Found]
      media: [Media]
      crates: [[Good]]
      items: [Item]
    }
    type Mutation { restock(id: ID!, by: Int!): Good }
    interface Item { id: ID! }
    type Good implements Item @key(fields: "id") @key(fields: "code origin { iso }") {
      id: ID!
      code: String!
      origin: Country!
      name: String @tag(name: "public")
      weight: Float @unit(of: "kg")
      size: Size
      grade: Grade
      margin: Int @inaccessible
      price: Int
      seller: Trader @provides(fields: "phone")
      similar(like: ID): [Good!]
      picture: Media
    }
    enum Grade { FIRST SECOND SPOILT @inaccessible }
    type Country @shareable { iso: ID! name: String }
    type Size @shareable { length: Int! width: Int! }
    type Trader @key(fields: "id") { id: ID! phone: String @external }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Photo implements Media & Item @key(fields: "id") { id: ID! title: String pixels: Int! of: Good }
    type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int takes: [Photo!] }
    union Found = Good | Photo | Film | Trader`,
  /** Who sells it; some are hidden, some cannot be read. */
  traders: `
    ${federation('key', 'shareable')}
    type Query { traders: [Trader!] me: Trader! }
    type Trader @key(fields: "id") {
      id: ID!
      phone: String @shareable
      name: String!
      partners(first: Int): [Trader!]!
      boss: Trader
      stall: Stall
    }
    interface Stall { number: Int! keeper: Trader }
    type Roofed implements Stall { number: Int! keeper: Trader lamps: Int }
    type Open implements Stall { number: Int! keeper: Trader shade: Boolean! }`,
  /** What it costs, taken over from `goods`. */
  prices: `
    ${federation('key', 'override', 'requires', 'external', 'shareable')}
    type Query { dearest: Good }
    interface Item { id: ID! worth: Int }
    type Photo implements Item @key(fields: "id") { id: ID! worth: Int }
    type Good implements Item @key(fields: "id") {
      id: ID!
      worth: Int!
      price: Int @override(from: "goods")
      weight: Float @external
      margin: Int @external
      size: Size @external
      freight: Float @requires(fields: "weight size { length width }")
      profit: Int @requires(fields: "margin")
      bids(first: Int, over: Float): [Bid!]
    }
    type Size @shareable { length: Int! width: Int! }
    type Bid { amount: Int! by: Trader }
    type Trader @key(fields: "id", resolvable: false) { id: ID! }`,
  /** By graphql-js alone; knows goods by the compound key only. */
  customs: `
    ${federation('key', 'shareable')}
    type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }
    type Good @key(fields: "code origin { iso }") { code: String! origin: Country! duty: Int paper: String }
    type Country @shareable { iso: ID! }
    union _Entity = Good
    type _Service { sdl: String! }
    scalar _Any`,
  /** Adds to whatever is a Media without knowing what there is. */
  ratings: `
    ${federation('key', 'interfaceObject', 'requires', 'external')}
    type Query { best: Media rated: [Media!] }
    type Media @key(fields: "id") @interfaceObject {
      id: ID!
      title: String @external
      stars: Int
      caption: String @requires(fields: "title")
      critic: Trader
    }
    type Trader @key(fields: "id", resolvable: false) { id: ID! }`,
};
export type MarketSubgraph = keyof typeof marketSdl;
export const marketNames = Object.keys(marketSdl) as MarketSubgraph[];

/** The market composed, or some of it. */
export function composeMarket(names: readonly MarketSubgraph[] = marketNames): string {
  const { supergraphSdl, errors } = composeServices(
    names.map((name) => ({
      name,
      typeDefs: parse(marketSdl[name]),
      url: `nats://graphql.${name}`,
    })),
  );
  if (!supergraphSdl) throw new Error(String(errors));
  return supergraphSdl;
}

const kilos = [12, 30, null];
const good = (id: string) => {
  const number = Number(id);
  return {
    __typename: 'Good',
    id,
    code: `C${number % 3}`,
    origin: { iso: number % 2 ? 'BJ' : 'TG', name: number % 2 ? 'Bénin' : 'Togo' },
    name: `Good ${id}`,
    weight: kilos[number % 3],
    size: { length: number, width: 2 },
    grade: number % 2 ? 'FIRST' : 'SECOND',
    margin: number * 5,
    price: -1,
    seller: number === 4 ? null : { id: sellers[number % 3], phone: `+229 ${id}` },
    picture: media[number % 2],
  };
};
const sellers = ['t1', 'hidden', 'failing'];
const media = [
  { __typename: 'Photo', id: 'm1', title: 'Stall', pixels: 12 },
  { __typename: 'Film', id: 'm2', title: 'Harvest', minutes: null },
];
const ids = ['1', '2', '3', '4'];
const typed = { __resolveType: ({ __typename }: { __typename: string }) => __typename };

const resolvers = {
  goods: {
    Query: {
      goods: (_: unknown, { first }: { first: number }) => ids.slice(0, first).map(good),
      good: (_: unknown, { id }: { id: string }) => (ids.includes(id) ? good(id) : null),
      shelf: () => [good('1'), media[0], media[1], { __typename: 'Trader', id: 't1' }, null],
      media: () => media,
      items: () => [good('1'), media[0]],
      crates: () => [ids.slice(0, 2).map(good), null, [null, good('3')]],
    },
    Mutation: { restock: (_: unknown, { id }: { id: string }) => good(id) },
    Good: {
      __resolveReference: async ({ id }: { id: string }) => good(id),
      similar: ({ id }: { id: string }) => ids.filter((other) => other > id).map(good),
    },
    Photo: { __resolveReference: async () => media[0], of: () => good('2') },
    Film: { __resolveReference: async () => media[1], takes: () => [media[0]] },
    Media: {
      ...typed,
      __resolveReference: async ({ id }: { id: string }) => media.find((one) => one.id === id),
    },
    Found: typed,
  },
  traders: {
    Query: { traders: () => [{ id: 't1' }, { id: 't2' }], me: () => ({ id: 't2' }) },
    Trader: {
      __resolveReference: async ({ id }: { id: string }) => {
        if (id === 'failing') throw new Error(`no such trader: ${id}`);
        return id === 'hidden' ? null : { id };
      },
      phone: ({ id }: { id: string }) => `+228 ${id}`,
      name: ({ id }: { id: string }) => `Trader ${id}`,
      partners: () => [{ id: 't3' }],
      boss: ({ id }: { id: string }) => (id === 't9' ? null : { id: 't9' }),
      stall: ({ id }: { id: string }) =>
        id === 't1'
          ? { __typename: 'Roofed', number: 1, lamps: 2 }
          : { __typename: 'Open', number: 2, shade: true, keeper: { id } },
    },
    Stall: typed,
  },
  prices: {
    Query: { dearest: () => ({ id: '3' }) },
    Good: {
      __resolveReference: async (entity: object) => entity,
      price: ({ id }: { id: string }) => Number(id) * 100,
      freight: ({ weight, size }: { weight: number | null; size: { length: number } }) =>
        weight === null ? null : weight * size.length,
      profit: ({ margin }: { margin: number }) => margin * 2,
      bids: () => [{ amount: 7, by: { id: 't1' } }],
      worth: () => 9,
    },
    Photo: { __resolveReference: async (entity: object) => entity, worth: () => null },
    Item: typed,
  },
  ratings: {
    Query: { best: () => ({ id: 'm2' }), rated: () => [{ id: 'm1' }, { id: 'm2' }] },
    Media: {
      __resolveReference: async (entity: object) => entity,
      stars: ({ id }: { id: string }) => (id === 'm1' ? 3 : 5),
      caption: ({ title }: { title: string }) => `“${title}”`,
      critic: () => ({ id: 't1' }),
    },
  },
};

/** One subgraph of it, executable. */
export function marketSchema(name: MarketSubgraph): GraphQLSchema {
  if (name === 'customs') return customsByHand();
  return buildSubgraphSchema({
    typeDefs: parse(marketSdl[name]),
    resolvers: resolvers[name] as never,
  });
}

type GoodKey = { __typename: string; code: string; origin: { iso: string } };

function customsByHand(): GraphQLSchema {
  const schema = buildSchema(marketSdl.customs, { assumeValidSDL: true });
  const { _entities, _service } = schema.getQueryType()?.getFields() ?? {};
  if (!_entities || !_service) throw new Error('the fields of the federation are missing');
  _entities.resolve = (_root, { representations }: { representations: GoodKey[] }) =>
    representations.map((key) => ({
      ...key,
      duty: Number(key.code.slice(1)) + 10,
      paper: `${key.code}/${key.origin.iso}`,
    }));
  _service.resolve = () => ({ sdl: marketSdl.customs });
  return schema;
}
