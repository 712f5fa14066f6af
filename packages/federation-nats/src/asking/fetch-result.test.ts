import { expect, it } from 'vitest';
import { TransportError } from '../errors.ts';
import { writeFetchBody } from './fetch-body.ts';
import { failureErrors, readFetchResult } from './fetch-result.ts';

const query =
  'query($representations:[_Any!]!){_entities(representations:$representations){__typename}}';
const lot = (id: string) => ({ __typename: 'Lot', id });
const body = (...ids: string[]) =>
  writeFetchBody({ query, variables: { representations: ids.map(lot) } });
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '');

it('spreads entities and their errors to the original places', () => {
  const result = readFetchResult(
    bytes({
      data: { _entities: [null, { weight: 2 }] },
      errors: [{ message: 'gone', path: ['_entities', 0] }],
    }),
    body('1', '2', '1'),
    'lots',
  );
  expect(result.data?._entities).toEqual([null, { weight: 2 }, null]);
  expect(result.errors?.map(({ path }) => path)).toEqual([
    ['_entities', 0],
    ['_entities', 2],
  ]);
});

it.each([Buffer.from(''), Buffer.from('<html>'), bytes(null), bytes(3)])(
  'says INTERNAL to an answer that is none',
  (answer) => {
    const { errors } = readFetchResult(answer, body('1'), 'lots');
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
  },
);

it('does not take a list of the wrong length for the right one', () => {
  const { data, errors } = readFetchResult(
    bytes({ data: { _entities: [{}, {}, {}] } }),
    body('1', '2', '1'),
    'lots',
  );
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
});

it('places a failed fetch at its root fields, or at its only entity', () => {
  const error = new TransportError('UNAVAILABLE', 'nobody there');
  const paths = (text: string, ...ids: string[]) =>
    failureErrors(
      error,
      'lots',
      text,
      ids.length ? body(...ids) : writeFetchBody({ query: text }),
    ).map(({ path }) => path);
  expect(paths('{a b:c}')).toEqual([['a'], ['b']]);
  expect(paths(query, '1')).toEqual([['_entities', 0]]);
  expect(paths(query, '1', '2')).toEqual([undefined]);
});
