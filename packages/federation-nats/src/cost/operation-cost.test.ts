import { composeServices } from '@apollo/composition';
import { getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readCostRates } from './cost-rates.ts';
import { operationCost } from './operation-cost.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", { name: "@cost", as: "@price" }, "@listSize"])`;
const { supergraphSdl = '', schema: composed } = composeServices([
  {
    name: 'shop',
    typeDefs: parse(`${link}
      type Query {
        one: Sale
        few: [Sale] @listSize(assumedSize: 3)
        many(first: Int, last: Int, after: ID): [Sale]
          @listSize(slicingArguments: ["first", "last"], requireOneSlicingArgument: true)
        lax(first: Int = 7): [Sale] @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false)
        page(first: Int): SalePage! @listSize(slicingArguments: ["first"], sizedFields: ["items"])
        either(first: Int = 8, last: Int): [Sale] @listSize(slicingArguments: ["first", "last"])
        plain: [Sale!]!
        sliced(first: Int = 4): [Sale!]
        pages(first: Int, after: ID): SalePage!
        words: [String]
        search(text: String @price(weight: 20), filter: Filter): Sale
        dear: Int @price(weight: 9)
        dearType: Dear
        weighed: [Weight]
        shade: Shade
        thing: Thing
        things: [Node!]
      }
      type Mutation { sell(input: [Line!]!): Sale drop: Int }
      type SalePage { items: [Sale!]! more: [Sale!]! total: Int }
      type Sale implements Node { id: ID! lines: [Line2] buyer: Buyer note: String }
      type Line2 { id: ID! amount: Weight }
      type Buyer implements Node { id: ID! name: String near: [Buyer] }
      type Dear @price(weight: 50) { id: ID! }
      scalar Weight @price(weight: 2)
      enum Shade @price(weight: 5) { DARK }
      union Thing = Sale | Buyer
      interface Node { id: ID! }
      input Filter { id: ID deep: Filter @price(weight: 4) words: [String] }
      input Line { id: ID tag: String @price(weight: 3) }`),
  },
]);
if (!composed) throw new Error('the test schema does not compose');
const schema = composed.toAPISchema().toGraphQLJSSchema();
const rates = readCostRates(parse(supergraphSdl));

function costOf(text: string) {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return operationCost(schema, rates, { listSize: 10, mutation: 10 }, document, operation);
}
const estimate = (text: string, variables?: Record<string, unknown>) =>
  costOf(text).estimate(variables).cost;

describe('the estimate', () => {
  it.each([
    ['{ __typename __schema { types { name } } }', 0],
    ['{ one { id note } }', 1],
    ['{ one { buyer { name } } }', 2],
    ['{ plain { id } }', 10],
    ['{ plain { buyer { name } lines { id } } }', 10 * (1 + 1 + 10)],
    ['{ words }', 0],
    ['{ a: one { id } b: one { id } }', 2],
    ['mutation { drop }', 10],
  ])('takes objects as 1, leaves as 0 and unbounded lists as the default: %s', (text, cost) => {
    expect(estimate(text)).toBe(cost);
  });

  it.each([
    ['{ sliced(first: 20) { buyer { id } } }', 40],
    ['{ sliced { id } }', 4],
    ['{ sliced(first: null) { id } }', 10],
    ['{ sliced(first: -3) { id } }', 0],
    ['{ pages(first: 5) { total items { id buyer { id } } } }', 1 + 10],
    ['{ pages(first: 5) { ...P } } fragment P on SalePage { items { id } more { id } }', 11],
    ['{ pages { items { lines { id } } } }', 1 + 10 * 11],
  ])('takes the size of a list from `first`, on it or on its page: %s', (text, cost) => {
    expect(estimate(text)).toBe(cost);
  });

  it.each([
    ['{ few { id } }', 3],
    ['{ lax { id } }', 7],
    ['{ lax(first: 2) { buyer { near { id } } } }', 2 * (1 + 1 + 10)],
    ['{ many(last: 6) { id } }', 6],
    ['{ either { id } }', 8],
    ['{ either(last: 2) { id } }', 2],
    ['{ page(first: 8) { items { id } more { id } } }', 1 + 8 + 10],
  ])('follows @listSize: %s', (text, cost) => {
    expect(estimate(text)).toBe(cost);
  });

  it.each([
    ['{ dear }', 9],
    ['{ dearType { id } }', 50],
    ['{ weighed shade }', 25],
    ['{ few { lines { amount } } }', 3 * (1 + 10 * (1 + 2))],
    ['{ search(text: "a") { id } }', 21],
    ['{ search { id } }', 1],
    ['{ search(filter: { id: 1, deep: { words: ["a"] } }) { id } }', 1 + 1 + 4],
    ['mutation { sell(input: [{ id: 1 }, { id: 2, tag: "x" }]) { id } }', 10 + 1 + 2 + 3],
  ])('follows @cost, renamed, on fields, types, arguments and inputs: %s', (text, cost) => {
    expect(estimate(text)).toBe(cost);
  });

  it('reads variables and their defaults with each request', () => {
    const cost = costOf(
      'query ($n: Int = 3, $f: Filter) { sliced(first: $n) { id } search(filter: $f) { id } }',
    );
    expect(cost.estimate(undefined).cost).toBe(3 + 1);
    expect(cost.estimate({ n: 30 }).cost).toBe(30 + 1);
    expect(cost.estimate({ n: null }).cost).toBe(10 + 1);
    expect(cost.estimate({ f: { deep: { deep: {} } } }).cost).toBe(3 + 1 + 1 + 4 + 4);
  });

  it('leaves out what @skip and @include leave out', () => {
    const text =
      'query ($yes: Boolean = false) { few @include(if: $yes) { id } one { buyer @skip(if: true) { id } } ... @skip(if: $yes) { plain { id } } }';
    expect(estimate(text)).toBe(1 + 10);
    expect(estimate(text, { yes: true })).toBe(3 + 1);
  });

  it('counts the dearest of types that exclude each other', () => {
    expect(estimate('{ thing { ... on Sale { lines { id } } ... on Buyer { name } } }')).toBe(11);
    const text =
      '{ things { id ... on Sale { buyer { id } } ...B ... on Sale { lines { id } } } } fragment B on Buyer { near { id } }';
    expect(estimate(text)).toBe(10 * (1 + 1 + 10));
  });

  it('tells the list of which most is asked for, and by which argument', () => {
    const longest = (text: string, variables?: Record<string, unknown>) =>
      costOf(text).estimate(variables).longest;
    expect(longest('{ plain { id } few { id } }')).toBeNull();
    const ofMany = { field: 'Query.many', argument: 'last', entries: 70 };
    expect(longest('{ pages(first: 9) { total } many(last: 70) { id } }')).toEqual(ofMany);
    const text = 'query ($n: Int = 3) { ...F } fragment F on Query { sliced(first: $n) { id } }';
    const sliced = { field: 'Query.sliced', argument: 'first' };
    expect(longest(text)).toEqual({ ...sliced, entries: 3 });
    expect(longest(text, { n: 4_000 })).toEqual({ ...sliced, entries: 4_000 });
    const usual = { field: 'Query.either', argument: 'first', entries: 8 };
    expect(longest('{ either { id } }')).toEqual(usual);
  });

  it('tells of a list of which exactly one size has to be given', () => {
    const unbounded = (text: string, variables?: Record<string, unknown>) =>
      costOf(text).estimate(variables).unbounded?.field ?? null;
    expect(unbounded('{ many { id } }')).toBe('Query.many');
    expect(unbounded('{ many(first: 1, last: 2) { id } }')).toBe('Query.many');
    expect(unbounded('{ many(first: 1, last: null) { id } }')).toBeNull();
    expect(unbounded('{ lax { id } }')).toBeNull();
    expect(unbounded('{ either { id } }')).toBeNull();
    expect(unbounded('{ either(last: 2) { id } }')).toBeNull();
    expect(unbounded('{ either(first: null) { id } }')).toBe('Query.either');
    expect(unbounded('{ either(first: 1, last: 2) { id } }')).toBe('Query.either');
    const text = 'query ($first: Int) { many(first: $first) { id } }';
    expect(unbounded(text)).toBe('Query.many');
    expect(unbounded(text, { first: 2 })).toBeNull();
  });

  it('works in no time on fragments that spread each other', () => {
    const fragments = Array.from(
      { length: 24 },
      (_, n) =>
        `fragment F${n} on Buyer { near { ${n === 23 ? 'id' : `...F${n + 1} ...F${n + 1}`} } }`,
    );
    const document = parse(`{ one { buyer { ...F0 } } } ${fragments.join(' ')}`);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    const cost = operationCost(schema, rates, { listSize: 10, mutation: 10 }, document, operation);
    expect(cost.estimate({}).cost).toBeGreaterThan(1e24);
  });
});

describe('the actual cost', () => {
  const sale = (...lines: unknown[]) => ({ id: 's', lines, buyer: null });

  it('counts what was delivered', () => {
    const cost = costOf('{ plain { id lines { id amount } buyer { near { id } } } dear }');
    expect(cost.actual({ plain: [], dear: null }, {})).toBe(0);
    const buyer = { near: [{ id: 'a' }, null, { id: 'b' }] };
    const line = { id: 'l', amount: 3 };
    const data = { plain: [sale(line, { ...line, amount: null }), { ...sale(), buyer }], dear: 4 };
    expect(cost.actual(data, {})).toBe(1 + (1 + 2) + 1 + (1 + (1 + 2)) + 9);
    expect(cost.actual(null, {})).toBe(0);
  });

  it('follows names and fragments of the operation', () => {
    const cost = costOf(
      '{ x: thing { ... on Sale { y: buyer { id } } ...B } } fragment B on Buyer { y: name near { id } }',
    );
    expect(cost.actual({ x: { y: { id: 1 } } }, {})).toBe(2);
    expect(cost.actual({ x: { y: 'me', near: [{ id: 1 }] } }, {})).toBeGreaterThanOrEqual(2);
  });

  it('adds arguments and the mutation itself', () => {
    const text = 'mutation ($lines: [Line!]!) { sell(input: $lines) { id } }';
    expect(costOf(text).actual({ sell: { id: 1 } }, { lines: [{}, { tag: 'x' }] })).toBe(
      10 + 1 + 2 + 3,
    );
  });
});
