import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import type { GraphQLDataSource } from '@apollo/gateway';
import { composeMarket, marketNames } from '@commerce-tracking/federation-nats/testing/market';
import { parse } from 'graphql';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type BothExecutors,
  bothExecutors,
  contextOf,
} from '../../test-support/executor-comparison.ts';
import { stringifyAnswer, WrittenData } from './written-answer.ts';

type Asked = { query: string; representations: { id: string }[] };
type Answer = (request: Asked) => object;

const good = (id: string) => ({ __typename: 'Good', id });
const answers: Record<string, Answer> = {
  goods: () => ({ data: { goods: ['1', '2', '1'].map(good), media: null, good: good('3') } }),
  prices: (request) => priced(request),
};
const bidsOf = ({ representations }: Asked) =>
  representations.map(({ id }) => ({ bids: [{ amount: Number(id) }] }));
const inOrder = (request: Asked) => ({ data: { _entities: bidsOf(request) } });
let priced: Answer = inOrder;

describe('entities of one operation', () => {
  let both: BothExecutors;
  let asked: { name: string; representations: unknown }[] = [];

  beforeAll(async () => {
    const names = marketNames.filter((name) => name !== 'ratings');
    const source = (name: string): GraphQLDataSource => ({
      async process({ request: { query = '', variables } }) {
        const representations = variables?.representations;
        asked.push({ name, representations });
        const answer = answers[name]?.({ query, representations }) ?? {};
        return JSON.parse(JSON.stringify(answer));
      },
    });
    both = await bothExecutors(
      composeMarket(names),
      new Map(names.map((name) => [name, source(name)])),
    );
  });

  beforeEach(() => {
    asked = [];
    priced = inOrder;
  });

  async function answerTo(query: string) {
    const document = parse(query);
    const operation = { query, operationName: undefined };
    const context = () => contextOf(document, operation, {}, both.schema);
    await both.prepared(context());
    asked = [];
    return both.prepared(context());
  }

  it('asks once of each, and answers in every place', async () => {
    const { data } = await answerTo('{ goods { id bids(first: 1) { amount } } }');
    expect(asked[1]).toEqual({ name: 'prices', representations: [good('1'), good('2')] });
    const bids = (id: string) => ({ id, bids: [{ amount: Number(id) }] });
    expect(JSON.parse(JSON.stringify(data))).toEqual({ goods: ['1', '2', '1'].map(bids) });
  });

  it('sends in one message what two places want to know of the same subgraph', async () => {
    const query = '{ goods { bids { amount } } good(id: 3) { bids { amount } } }';
    const { data } = await answerTo(query);
    expect(asked.map(({ name }) => name)).toEqual(['goods', 'prices']);
    expect(asked[1]?.representations).toEqual(['1', '2', '3'].map(good));
    const bids = (amount: number) => ({ bids: [{ amount }] });
    const goods = [1, 2, 1].map(bids);
    expect(JSON.parse(JSON.stringify(data))).toEqual({ goods, good: bids(3) });
  });

  describe('of which a common message brings only some', () => {
    const query = '{ goods { bids { amount } } good(id: 3) { bids { amount } } }';
    const bids = (amount: number) => ({ bids: [{ amount }] });
    const none = { bids: null };
    const goods = [1, 2, 1].map(bids);
    type Case = {
      title: string;
      answer: Answer;
      data: object;
      errors: unknown[];
      isAskedApart?: boolean;
    };
    const withError = (path: unknown) => (request: Asked) => {
      const _entities: unknown[] = bidsOf(request);
      const [, position] = path as [string, number];
      if (position in _entities) _entities[position] = null;
      return { data: { _entities }, errors: [{ message: 'no', path }] };
    };
    const cases: Case[] = [
      {
        title: 'an error of an entity is told where that stands, and nowhere else',
        answer: withError(['_entities', 2]),
        data: { goods, good: none },
        errors: ['no at good'],
      },
      {
        title: 'an error of an entity is told in each place it stands in',
        answer: withError(['_entities', 0, 'bids']),
        data: { goods: [none, bids(2), none], good: bids(3) },
        errors: ['no at goods.0.bids', 'no at goods.2.bids'],
      },
      {
        title: 'an error of an entity nobody has asked for is told by each that may be meant',
        answer: withError(['_entities', 3, 'bids']),
        data: { goods, good: bids(3) },
        errors: ['no at bids', 'no at bids'],
      },
      {
        title: 'an error of no entity is told by each that may be meant',
        answer: (request) => ({ ...inOrder(request), errors: [{ message: 'no' }] }),
        data: { goods, good: bids(3) },
        errors: ['no', 'no'],
      },
      {
        title: 'an error that has cost everybody everything is told to whom it belongs',
        answer: (request) => {
          const index = request.representations.findIndex(({ id }) => id === '3');
          const errors = [{ message: 'no', path: ['_entities', index] }];
          return index < 0 ? inOrder(request) : { data: null, errors };
        },
        data: { goods, good: none },
        errors: ['no at good'],
        isAskedApart: true,
      },
      {
        title: 'too few entities fail nobody who gets as many by itself',
        answer: (request) => {
          const entities = bidsOf(request);
          return { data: { _entities: entities.length > 2 ? entities.slice(1) : entities } };
        },
        data: { goods, good: bids(3) },
        errors: [],
        isAskedApart: true,
      },
    ];

    it.each(cases)('$title', async ({ answer, data, errors, isAskedApart }) => {
      priced = answer;
      const given = JSON.parse(JSON.stringify(await answerTo(query)));
      const apart = isAskedApart ? ['prices', 'prices'] : [];
      expect(asked.map(({ name }) => name)).toEqual(['goods', 'prices', ...apart]);
      expect(given.data).toEqual(data);
      type Told = { message: string; path?: unknown[] };
      const told = ({ message, path }: Told) =>
        path ? `${message} at ${path.join('.')}` : message;
      expect((given.errors ?? []).map(told)).toEqual(errors);
    });
  });
});

describe('an answer of which the bytes have been made', () => {
  const text = '{"a":{"b":1}}';
  const bytes = Buffer.from(`{"data":${text}}\n`);
  const sent = (answer: Parameters<typeof stringifyAnswer>[0]) =>
    stringifyAnswer(answer).toString();
  const fields = WrittenData.fields(['a']);

  it('has the hidden class of all answers to its operation, which outlives every one of them', () => {
    setFlagsFromString('--allow-natives-syntax');
    const haveSameMap = runInThisContext('(a, b) => %HaveSameMap(a, b)');
    const data = () => WrittenData.of(bytes, fields, undefined);
    expect(haveSameMap(data(), data())).toBe(true);
    expect(haveSameMap(data(), WrittenData.of(bytes, WrittenData.fields(['a']), undefined))).toBe(
      false,
    );
  });

  it('is sent as it was written', () => {
    const data = WrittenData.of(bytes, fields, undefined);
    expect(sent({ data })).toBe(`{"data":${text}}\n`);
    const errors = [{ message: 'no' }];
    expect(sent({ errors, data, extensions: { c: 2 } })).toBe(
      `{"errors":[{"message":"no"}],"data":${text},"extensions":{"c":2}}\n`,
    );
  });

  it('is sent as somebody has changed it', () => {
    const data = WrittenData.of(bytes, fields, undefined) as { a: { b: number } };
    data.a.b = 2;
    expect(sent({ data })).toBe('{"data":{"a":{"b":2}}}\n');
    const other = WrittenData.of(bytes, fields, undefined);
    other.a = null;
    expect(sent({ data: other })).toBe('{"data":{"a":null}}\n');
  });
});
