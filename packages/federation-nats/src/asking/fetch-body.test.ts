import { expect, it } from 'vitest';
import { rootFieldNames, writeFetchBody } from './fetch-body.ts';

const entityQuery =
  'query Q__model__1($representations:[_Any!]!$lang:String){_entities(representations:$representations){...on Country{name(lang:$lang)}}}';

function read(body: { bytes: Buffer }): Record<string, unknown> {
  return JSON.parse(body.bytes.toString());
}

it('writes the same body as JSON.stringify would, apart from joined representations', () => {
  const plain = {
    query: '{ a(x: "é\\n") }',
    operationName: 'Q"1',
    variables: { n: 1, gone: undefined },
  };
  expect(read(writeFetchBody(plain))).toEqual(JSON.parse(JSON.stringify(plain)));

  const country = { __typename: 'Country', code: 'BJ' };
  const body = writeFetchBody({
    query: entityQuery,
    variables: { lang: 'fr', skipped: undefined, representations: [country, { ...country }] },
  });
  expect(read(body)).toEqual({
    query: entityQuery,
    variables: { lang: 'fr', representations: [country] },
  });
  expect(body.representations?.positions).toEqual([0, 0]);
});

it('leaves a list alone that only happens to be called representations', () => {
  const body = writeFetchBody({
    query: 'query($representations:[Int]){ sum(of:$representations) }',
    variables: { representations: [1, 1] },
  });
  expect(body.representations).toBeUndefined();
  expect(read(body).variables).toEqual({ representations: [1, 1] });
});

it('tells mutations from queries', () => {
  expect(writeFetchBody({ query: 'mutation M__a__0{x}' }).isMutation).toBe(true);
  expect(writeFetchBody({ query: '{mutation}' }).isMutation).toBe(false);
  expect(writeFetchBody({ query: 'query mutation{x}' }).isMutation).toBe(false);
});

it('names the root fields of a fetch by their response names', () => {
  expect(rootFieldNames('query{a first:b{c}}')).toEqual(['a', 'first']);
  expect(rootFieldNames('query{')).toEqual([]);
});
