import type { GraphQLDataSource } from '@apollo/gateway';
import type { FetchAnswer, WrittenFetch } from '@commerce-tracking/federation-nats/data-source';
import { composeMarket, marketNames } from '@commerce-tracking/federation-nats/testing/market';
import { parse } from 'graphql';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import {
  type BothExecutors,
  bothExecutors,
  contextOf,
} from '../../test-support/executor-comparison.ts';

type Body = { query: string; variables: Record<string, unknown> };

// Two fetches of prices that differ in more than their name.
const query =
  'query Q($n: Int) { goods { bids(first: $n) { amount } } good(id: 3) { bids(first: 2) { amount } } }';
const good = (id: string) => ({ __typename: 'Good', id });
const bids = (amount: number) => ({ bids: [{ amount }] });
const whole = { data: { goods: [bids(1), bids(1)], good: bids(1) } };
const joint =
  'query Q__prices__1($representations0:[_Any!]!$n:Int$representations1:[_Any!]!)' +
  '{_0:_entities(representations:$representations0){...on Good{bids(first:$n){amount}}}' +
  '_1:_entities(representations:$representations1){...on Good{bids(first:2){amount}}}}';

let both: BothExecutors;
let asked: Body[] = [];
/** How prices answer several fetches in one; by itself each is answered well. */
let answerJointly: (lists: unknown[][]) => FetchAnswer;
let isKeepable: true | undefined;

beforeAll(async () => {
  const names = marketNames.filter((name) => name !== 'ratings');
  const source = (name: string) => ({
    process: () => Promise.reject(new Error('is asked in writing')),
    ask: async ({ text }: WrittenFetch): Promise<FetchAnswer> => {
      const body: Body = JSON.parse(text);
      if (name !== 'prices') return { data: { goods: [good('1'), good('2')], good: good('3') } };
      asked.push(body);
      const lists = Object.values(body.variables).filter((value) => Array.isArray(value));
      if (lists.length > 1) return answerJointly(lists);
      return { data: { _entities: lists[0]?.map(() => bids(1)) }, isKeepable };
    },
  });
  const sources = new Map(names.map((name) => [name, source(name)]));
  both = await bothExecutors(
    composeMarket(names),
    sources as never as Map<string, GraphQLDataSource>,
  );
});

beforeEach(async () => {
  isKeepable = undefined;
  answerJointly = ([first = [], second = []]) => ({
    data: { _0: first.map(() => bids(1)), _1: second.map(() => bids(1)) },
  });
});

/** An operation that has been planned, asks once more, and so on. */
function asker() {
  const document = parse(query);
  return async () => {
    asked = [];
    const context = contextOf(document, { query, operationName: undefined }, { n: 7 }, both.schema);
    const { data, errors } = await both.prepared(context);
    return JSON.parse(JSON.stringify({ data, errors }));
  };
}

/** The operation after its plan has been made, and each of its fetches has been seen. */
async function known() {
  const ask = asker();
  both.forgetPlans();
  await ask().catch(() => undefined);
  expect(await ask()).toEqual(whole);
  expect(asked).toHaveLength(2);
  return ask;
}

it('asks a subgraph once for what two places want of it, each its own', async () => {
  const ask = await known();
  expect(await ask()).toEqual(whole);
  const variables = { representations0: ['1', '2'].map(good), n: 7, representations1: [good('3')] };
  expect(asked).toEqual([expect.objectContaining({ query: joint })]);
  expect(asked[0]?.variables).toEqual(variables);
});

it('tells the errors of each at its own places', async () => {
  const ask = await known();
  answerJointly = () => ({
    data: { _0: [bids(1), { bids: null }], _1: [{ bids: null }] },
    errors: [
      { message: 'no first', path: ['_0', 1, 'bids'] },
      { message: 'no second', path: ['_1', 0, 'bids'] },
    ],
  });
  const { errors } = await ask();
  expect(errors.map(({ message, path }: Error & { path: unknown }) => [message, path])).toEqual([
    ['no first', ['goods', 1, 'bids']],
    ['no second', ['good', 'bids']],
  ]);
});

it.each<[string, FetchAnswer]>([
  ['has no data', { data: null, errors: [{ message: 'one of them failed' }] }],
  ['has no list for one of them', { data: { _0: [bids(1), bids(1)], _1: null } }],
  [
    'has an error of nobody in particular',
    { data: { _0: [bids(1), bids(1)], _1: [bids(1)] }, errors: [{ message: 'whose?' }] },
  ],
  [
    'is larger than one may be',
    { errors: [{ message: 'too large', extensions: { code: 'TOO_LARGE' } }], isUnanswered: true },
  ],
])('asks apart where the joint answer %s', async (_what, answer) => {
  const ask = await known();
  answerJointly = () => answer;
  expect(await ask()).toEqual(whole);
  expect(asked).toHaveLength(3);
});

it('tells each of an answer that never came', async () => {
  const ask = await known();
  const away = { message: 'away', extensions: { code: 'UNAVAILABLE' } };
  answerJointly = () => ({ errors: [away], isUnanswered: true });
  const { data, errors } = await ask();
  expect(asked).toHaveLength(1);
  expect(data).toEqual({ goods: [{ bids: null }, { bids: null }], good: { bids: null } });
  expect(errors).toHaveLength(2);
});

it('leaves what is kept to itself, for it is found by its text', async () => {
  const ask = await known();
  isKeepable = true;
  answerJointly = ([first = [], second = []]) => ({
    data: { _0: first.map(() => bids(1)), _1: second.map(() => bids(1)) },
    isKeepable,
  });
  expect(await ask()).toEqual(whole);
  expect(asked).toHaveLength(1);
  expect(await ask()).toEqual(whole);
  expect(asked).toHaveLength(2);
});
