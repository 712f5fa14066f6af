import { expect, it } from 'vitest';
import { apiSchema, operationsOf, referenceKindsOf } from './operations.ts';
import { restCalls } from './rest-calls.ts';

const schema = apiSchema();
const kinds = referenceKindsOf(schema);
const names = operationsOf(schema).map(({ name }) => name);

it('maps every operation of the API, and no other', () => {
  const { unknown, unmapped } = restCalls(names, kinds);
  expect([unknown, unmapped]).toEqual([[], []]);
});

it('tells an operation that is not mapped, and one that is gone', () => {
  const changed = [...names.filter((name) => name !== 'login'), 'logIn'];
  expect(restCalls(changed, kinds)).toMatchObject({ unknown: ['login'], unmapped: ['logIn'] });
});

it('finds the seven operations of a kind by its names in the schema', () => {
  const { byOperation } = restCalls(names, kinds);
  expect(kinds.length).toBeGreaterThan(20);
  expect(byOperation.get('units')).toEqual(['GET /admin/reference-data/unities']);
  expect(byOperation.get('countries')).toEqual([
    'GET /admin/reference-data/countries',
    'GET /common-data/countries',
  ]);
  expect(byOperation.get('activateUnit')).toBe('new');
});
