import type { GraphQLDataSource } from '@apollo/gateway';
import { composeMarket, marketNames } from '@commerce-tracking/federation-nats/testing/market';
import { parse } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type BothExecutors,
  bothExecutors,
  contextOf,
  told,
} from '../../test-support/executor-comparison.ts';

// What the differential test has found once is kept here, where its reason can be read.

type Answers = { goods?: object; prices?: object; traders?: object };
type Odd = { title: string; query: string; variables?: object; answers: Answers; told: RegExp };

const goods = [
  { __typename: 'Good', id: '1' },
  { __typename: 'Good', id: '2' },
];
const bids = '{ goods { id bids(first: 1) { amount } } }';
const odd: Odd[] = [
  {
    title: 'an error without a word names the subgraph',
    query: '{ goods { id } }',
    answers: { goods: { errors: [{ message: '' }] } },
    told: /Error while fetching subquery from service \\+"goods/,
  },
  {
    title: 'errors that are null are none',
    query: bids,
    answers: {
      goods: { data: { goods }, errors: null },
      prices: { data: { _entities: [{ bids: [] }, { bids: [] }] }, errors: null },
    },
    told: /^\{"data":\{"goods":\[\{"bids":\[\],"id":"1"\},\{"bids":\[\],"id":"2"\}\]\}\}$/,
  },
  {
    title: 'no list of entities fails that fetch alone',
    query: bids,
    answers: { goods: { data: { goods } }, prices: { data: { _entities: null } } },
    told: /"bids":null.*Expected .*_entities.* in response to be an array/,
  },
  {
    title: 'too few entities fail that fetch alone',
    query: bids,
    answers: { goods: { data: { goods } }, prices: { data: { _entities: [null] } } },
    told: /"bids":null.*Expected .*_entities.* to contain 2 elements/,
  },
  {
    title: 'an object in place of a list is an error of the answer and no exception',
    query: '{ goods { id } }',
    answers: { goods: { data: { goods: { id: '1' } } } },
    told: /"errors":\[".*Invalid non-list value/,
  },
  {
    title: 'a number in place of an object is an error of the answer and no exception',
    query: '{ good(id: 1) { id } }',
    answers: { goods: { data: { good: 7 } } },
    told: /"errors":\[".*Invalid non-object value 7/,
  },
  {
    title: 'the letters of a text are not taken for the elements of a list on the way to entities',
    query: bids,
    answers: { goods: { data: { goods: 'text' } } },
    told: /thrown/,
  },
  {
    title: 'a list in place of an object on the way to entities is not passed over',
    query: '{ good(id: 1) { seller { name } } }',
    answers: { goods: { data: { good: [{ seller: { __typename: 'Trader', id: '1' } }] } } },
    told: /thrown/,
  },
  {
    title: 'a whole number too large for any Int is not given',
    query: '{ media { ... on Photo { pixels } } }',
    answers: { goods: { data: { media: [{ __typename: 'Photo', pixels: 1e21 }] } } },
    told: /"media":\[null\].*Invalid value found for field Photo\.pixels/,
  },
  {
    title: 'a type that is named under an alias is the one that counts',
    query: '{ goods { kind: __typename id } }',
    answers: { goods: { data: { goods: [{ kind: 'Photo', id: '1' }] } } },
    told: /"kind":"Photo"/,
  },
  {
    title: 'a client’s variable may not take the place of the entities',
    query:
      'query ($representations: Int) { goods { id bids(first: $representations) { amount } } }',
    variables: { representations: 1 },
    answers: { goods: { data: { goods } }, prices: { data: { _entities: [null, null] } } },
    told: /"bids":null.*Variables cannot contain key \\+"representations/,
  },
];

describe('an odd answer of a subgraph', () => {
  let both: BothExecutors;
  let answers: Answers = {};

  beforeAll(async () => {
    const names = marketNames.filter((name) => name !== 'ratings');
    const source = (name: keyof Answers): GraphQLDataSource => ({
      process: async () => structuredClone(answers[name] ?? {}) as never,
    });
    const sources = new Map(names.map((name) => [name, source(name as keyof Answers)]));
    both = await bothExecutors(composeMarket(names), sources);
  });

  it.each(odd)('$title', async ({ query, variables = {}, answers: given, told: words }) => {
    answers = given;
    const { stock, prepared, schema } = both;
    const document = parse(query);
    const operation = { query, operationName: undefined };
    const context = () => contextOf(document, operation, { ...variables }, schema);
    const expected = await told(() => stock(context()));
    expect(expected).toMatch(words);
    await told(() => prepared(context()));
    const before = both.leftToStock();
    expect(await told(() => prepared(context()))).toBe(expected);
    expect(both.leftToStock()).toBe(before);
  });

  // Apollo's executor forgets that a `Good` is one once it stands in a fragment on its interface, unless the data say so.
  it('keeps the fields of an object inside a fragment on its interface, which the stock one loses', async () => {
    const query = '{ good(id: 1) { ... on Item { id ... on Good { name } } } }';
    answers = { goods: { data: { good: { id: '1', name: 'Maize' } } } };
    const { stock, prepared, schema } = both;
    const document = parse(query);
    const context = () => contextOf(document, { query, operationName: undefined }, {}, schema);
    expect(await told(() => stock(context()))).toBe('{"data":{"good":{"id":"1"}}}');
    await told(() => prepared(context()));
    const answer = await told(() => prepared(context()));
    expect(answer).toBe('{"data":{"good":{"id":"1","name":"Maize"}}}');
  });
});
