import type { World } from './world.ts';

const link = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@shareable"])`;

const names = [
  'Afi Mensah',
  'Kofi Adjei',
  'Awa Diallo',
  'Sena Houngbo',
  'Moussa Traoré',
  'Ama Osei',
];
const users = names.map((name, index) => ({
  ...{ id: String(index + 1), name, username: name.split(' ')[0]?.toLowerCase() },
  birthday: `19${80 + index}-04-1${index}`,
}));

const goods: [name: string, price: number, weight: number][] = [
  ['Table', 899, 100],
  ['Couch', 1299, 1000],
  ['Glass', 15, 20],
  ['Chair', 499, 100],
  ['TV', 1299, 1000],
  ['Lamp', 6999, 300],
  ['Grill', 3999, 2000],
  ['Fridge', 100_000, 6000],
  ['Sofa', 9999, 800],
];
const products = goods.map(([name, price, weight], index) => ({
  ...{ upc: String(index + 1), name, price, weight },
  inStock: [1, 5, 6, 7, 9].includes(index + 1),
}));

// The public benchmark's reviews by product and length of text; what the texts say does not matter.
const reviewed: [product: number, length: number][] = [
  [1, 446],
  [1, 284],
  [1, 276],
  [1, 145],
  [2, 446],
  [2, 284],
  [2, 276],
  [2, 145],
  [3, 145],
  [4, 145],
  [4, 838],
];
const words =
  'The goods arrived in time and were as described; the seller answered every question. ';
const reviews = reviewed.map(([product, length], index) => ({
  id: String(index + 1),
  body: words.repeat(Math.ceil(length / words.length)).slice(0, length),
  author: { __typename: 'User', id: '1', username: users[0]?.username },
  product: { __typename: 'Product', upc: String(product) },
}));

/** The same list, begun elsewhere: an answer of the same size to other variables. */
function rotated<Item>(items: Item[], from: number): Item[] {
  const start = from % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

const accounts = {
  typeDefs: `${link}
    type Query { me: User user(id: ID!): User users(from: Int = 0): [User] }
    type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: String }`,
  resolvers: {
    Query: {
      me: () => users[0],
      user: (_root: unknown, { id }: { id: string }) => users.find((user) => user.id === id),
      users: (_root: unknown, { from }: { from: number }) => rotated(users, from),
    },
    User: {
      __resolveReference: async ({ id }: { id: string }) => users.find((user) => user.id === id),
    },
  },
};

type Stored = { upc: string; price?: number; weight?: number };
const inventory = {
  typeDefs: `${link}
    type Product @key(fields: "upc") {
      upc: String! weight: Int @external price: Int @external inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  resolvers: {
    Product: {
      __resolveReference: async (given: Stored) => ({
        ...given,
        inStock: products.find(({ upc }) => upc === given.upc)?.inStock,
      }),
      shippingEstimate: ({ price = 0, weight = 0 }: Stored) => (price > 1000 ? 0 : weight >> 1),
    },
  },
};

const catalogue = {
  typeDefs: `${link}
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
  resolvers: {
    Query: {
      topProducts: (_root: unknown, { first }: { first: number }) => products.slice(0, first),
    },
    Product: {
      __resolveReference: async ({ upc }: Stored) => products.find((one) => one.upc === upc),
    },
  },
};

const opinions = {
  typeDefs: `${link}
    type Review @key(fields: "id") {
      id: ID! body: String author: User @provides(fields: "username") product: Product
    }
    type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
    type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
  resolvers: {
    Review: {
      __resolveReference: async ({ id }: { id: string }) => reviews.find((one) => one.id === id),
    },
    User: {
      __resolveReference: async (given: { id: string }) => given,
      // In the public benchmark everybody has written the first two.
      reviews: () => reviews.slice(0, 2),
    },
    Product: {
      __resolveReference: async (given: Stored) => given,
      reviews: ({ upc }: Stored) => reviews.filter(({ product }) => product.upc === upc),
    },
  },
};

/**
 * Schema, amounts and question of the public benchmark graphql-hive/graphql-gateways-benchmark, with
 * one argument more, so that requests can have variables of their own.
 */
export const shop: World = {
  title: "(b) the public gateways benchmark's query: users, reviews, products, reviews, authors",
  subgraphs: { accounts, inventory, products: catalogue, reviews: opinions },
  query: `
    fragment User on User { id username name }
    fragment Review on Review { id body }
    fragment Product on Product { inStock name price shippingEstimate upc weight }
    query TestQuery($from: Int, $first: Int) {
      users(from: $from) {
        ...User
        reviews { ...Review product { ...Product reviews { ...Review author {
          ...User reviews { ...Review product { ...Product } } } } } }
      }
      topProducts(first: $first) {
        ...Product
        reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
      }
    }`,
  variables: (request) => ({ from: request, first: 5 }),
};
