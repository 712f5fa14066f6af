import { list } from '../gateways/worlds/list.ts';

const page = 'query Page($first: Int!, $offset: Int!)';
const nodes = 'collections(first: $first, offset: $offset)';
const range = (request: number, first: number) => ({ first, offset: (request * 7) % 380 });

/** Ten kinds of requests as a gateway meets them: good ones, unique texts, and bad ones. */
const kinds: ((request: number) => object | string)[] = [
  (request) => ({ query: list.query, variables: list.variables(request) }),
  (request) => ({
    query: `${page} { ${nodes} { totalCount nodes { id reference state } } }`,
    variables: range(request, 5),
  }),
  (request) => ({
    query: `${page} { ${nodes} { nodes { id collector { fullName user { username } } } } }`,
    variables: range(request, 3),
  }),
  (request) => ({
    query: `${page} { ${nodes} { nodes { ...Card } } }
      fragment Card on Collection { id items { product { name } unit { symbol } } }`,
    variables: range(request, 2),
  }),
  (request) => ({
    query: `query Cond($wide: Boolean!) { collections(first: 2, offset: ${request % 50}) {
      nodes { id collectionPoint @include(if: $wide) { name country { name } } } } }`,
    variables: { wide: request % 2 === 0 },
  }),
  // Each text is sent once: values written into it, and an alias of its own.
  () => ({ query: '{ a__N__: collections(first: 1, offset: 3, from: "__N__") { totalCount } }' }),
  () => ({ query: 'query Named__N__ { collections(first: 1, offset: 1) { nodes { id } } }' }),
  // Refused, each in its own way.
  () => ({ query: '{ collections(first: 1, offset: 1) { nodes { nothing__N__ } } }' }),
  () => ({ query: '{ collections(first: ', variables: {} }),
  () => ({ query: `${page} { ${nodes} { totalCount } }`, variables: { first: 'many' } }),
];

/** Bodies of all kinds, one after the other. */
export function mixedBodies(count: number): string[] {
  return Array.from({ length: count }, (_unused, request) =>
    JSON.stringify(kinds[request % kinds.length]?.(request)),
  );
}
