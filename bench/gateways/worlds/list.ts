import type { World } from './world.ts';

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;
const count = 400;
const id = (kind: string, number: number) => `0190${kind}-0000-7000-8000-${pad(number, 12)}`;
const numberOf = (given: string) => Number(given.slice(-12));
const pad = (value: number, digits: number) => String(value).padStart(digits, '0');

const records = Array.from({ length: count }, (_unused, number) => ({
  id: id('aaaa', number),
  reference: `BJ-2026-${pad(number, 6)}`,
  collectionType: number % 3 === 0 ? 'LIVESTOCK' : 'AGRICULTURAL',
  state: ['DRAFT', 'SUBMITTED', 'VALIDATED'][number % 3],
  priority: number % 5,
  collectedOn: `2026-0${1 + (number % 9)}-${pad(1 + (number % 28), 2)}`,
  submittedAt: `2026-0${1 + (number % 9)}-${pad(1 + (number % 28), 2)}T08:30:00.000Z`,
  isOverdue: number % 7 === 0,
  totalWeightKg: 120.5 + number,
  totalValue: `${25_000 + number * 10}.00`,
  version: 1 + (number % 4),
  collectionPoint: { __typename: 'CollectionPoint', id: id('bbbb', number % 40) },
  collector: { __typename: 'Actor', id: id('cccc', number % 60) },
  items: [0, 1].map((position) => ({
    id: id('dddd', number * 2 + position),
    position,
    quantity: 3 + position,
    totalWeightKg: 60.25 + position,
    totalValue: `${12_500 + number * 5}.00`,
    product: { __typename: 'Product', id: id('eeee', (number + position) % 30) },
    unit: { __typename: 'Unit', id: id('ffff', (number + position) % 6) },
  })),
}));

const tradeflow = {
  typeDefs: `${link}
    type Query { collections(first: Int!, offset: Int!, from: String): CollectionPage! }
    type CollectionPage { totalCount: Int! hasNextPage: Boolean! nodes: [Collection!]! }
    type Collection @key(fields: "id") {
      id: ID! reference: String! collectionType: CollectionType! state: State! priority: Int!
      collectedOn: String submittedAt: String isOverdue: Boolean! totalWeightKg: Float
      totalValue: String version: Int! collectionPoint: CollectionPoint collector: Actor
      items: [CollectionItem!]!
    }
    enum CollectionType { LIVESTOCK AGRICULTURAL }
    enum State { DRAFT SUBMITTED VALIDATED }
    type CollectionItem {
      id: ID! position: Int! quantity: Float totalWeightKg: Float totalValue: String
      product: Product unit: Unit
    }
    type CollectionPoint @key(fields: "id", resolvable: false) { id: ID! }
    type Actor @key(fields: "id", resolvable: false) { id: ID! }
    type Product @key(fields: "id", resolvable: false) { id: ID! }
    type Unit @key(fields: "id", resolvable: false) { id: ID! }`,
  resolvers: {
    Query: {
      collections: (_root: unknown, { first, offset }: { first: number; offset: number }) => ({
        totalCount: count,
        hasNextPage: offset + first < count,
        nodes: records.slice(offset, offset + first),
      }),
    },
  },
};

const model = {
  typeDefs: `${link}
    type CollectionPoint @key(fields: "id") {
      id: ID! code: String! name: String! isBorderCrossing: Boolean! country: Country
    }
    type Country { id: ID! name: String! iso2: String! flag: String }
    type Product @key(fields: "id") { id: ID! code: String! name: String! type: ProductType }
    type ProductType { id: ID! name: String! }
    type Unit @key(fields: "id") { id: ID! symbol: String! }`,
  resolvers: {
    CollectionPoint: {
      __resolveReference: async ({ id }: { id: string }) => {
        const number = numberOf(id);
        const country = { id: `country-${number % 8}`, name: `Country ${number % 8}` };
        return {
          ...{ id, code: `P${pad(number, 3)}`, name: `Border market ${number}` },
          isBorderCrossing: number % 2 === 0,
          country: { ...country, iso2: `C${number % 8}`, flag: '🏳' },
        };
      },
    },
    Product: {
      __resolveReference: async ({ id }: { id: string }) => {
        const number = numberOf(id);
        const type = { id: `type-${number % 5}`, name: `Type ${number % 5}` };
        return { id, code: `G${pad(number, 3)}`, name: `Product ${number}`, type };
      },
    },
    Unit: {
      __resolveReference: async ({ id }: { id: string }) => ({ id, symbol: `u${numberOf(id)}` }),
    },
  },
};

const admin = {
  typeDefs: `${link}
    type Actor @key(fields: "id") {
      id: ID! fullName: String! phone: String organization: Organization user: User
    }
    type Organization { id: ID! name: String! }
    type User @key(fields: "id", resolvable: false) { id: ID! }`,
  resolvers: {
    Actor: {
      __resolveReference: async ({ id: actorId }: { id: string }) => {
        const number = numberOf(actorId);
        return {
          ...{ id: actorId, fullName: `Collector ${number}`, phone: `+22990${pad(number, 6)}` },
          organization: { id: `organization-${number % 4}`, name: `Organisation ${number % 4}` },
          user: { __typename: 'User', id: id('9999', number) },
        };
      },
    },
  },
};

const auth = {
  typeDefs: `${link}
    type User @key(fields: "id") { id: ID! username: String! isOnline: Boolean! }`,
  resolvers: {
    User: {
      __resolveReference: async ({ id }: { id: string }) => ({
        ...{ id, username: `collector${numberOf(id)}`, isOnline: numberOf(id) % 3 === 0 },
      }),
    },
  },
};

/** A list page of the field application: 20 records with everything their cards show. */
export const list: World = {
  title: '(a) a list of 20 records across four subgraphs',
  subgraphs: { tradeflow, model, admin, auth },
  query: `query CollectionList($first: Int!, $offset: Int!, $from: String) {
    collections(first: $first, offset: $offset, from: $from) {
      totalCount hasNextPage
      nodes {
        id reference collectionType state priority collectedOn submittedAt isOverdue
        totalWeightKg totalValue version
        collectionPoint { id code name isBorderCrossing country { id name iso2 flag } }
        collector { id fullName phone organization { id name } user { id username isOnline } }
        items {
          id position quantity totalWeightKg totalValue
          product { id code name type { id name } }
          unit { id symbol }
        }
      }
    }
  }`,
  variables: (request) => ({
    first: 20,
    offset: (request * 7) % (count - 20),
    from: `2026-01-${pad(1 + (request % 28), 2)}`,
  }),
};
