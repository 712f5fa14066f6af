import { describe, expect, it } from 'vitest';
import { expandEntities, fanOutErrors, joinRepresentations } from './representations.ts';

const benin = { __typename: 'Country', code: 'BJ' };
const togo = { __typename: 'Country', code: 'TG' };

describe('joinRepresentations', () => {
  it('sends equal representations once and remembers where each came from', () => {
    const joined = joinRepresentations([benin, togo, { ...benin }, { ...togo }, benin]);
    expect(JSON.parse(joined.json)).toEqual([benin, togo]);
    expect(joined.count).toBe(2);
    expect(joined.positions).toEqual([0, 1, 0, 1, 0]);
  });

  it('gives no positions where nothing is equal, so that the answer is used as it is', () => {
    const joined = joinRepresentations([benin, togo]);
    expect(JSON.parse(joined.json)).toEqual([benin, togo]);
    expect(joined.positions).toBeUndefined();
  });

  it('keeps representations apart that differ in a required field, a nested list or a type', () => {
    const list = [
      { __typename: 'Lot', id: '1', parts: [{ weight: 1 }, { weight: 2 }] },
      { __typename: 'Lot', id: '1', parts: [{ weight: 2 }, { weight: 1 }] },
      { __typename: 'Lot', id: '1', parts: [{ weight: 1 }, { weight: 2 }], price: null },
      { __typename: 'Lot', id: 1, parts: [{ weight: 1 }, { weight: 2 }] },
      { __typename: 'Bale', id: '1', parts: [{ weight: 1 }, { weight: 2 }] },
    ];
    const joined = joinRepresentations(list);
    expect(JSON.parse(joined.json)).toEqual(list);
    expect(joined.positions).toBeUndefined();
  });

  it('is not deceived by values that look like the separators of another', () => {
    const list = [
      { __typename: 'A', id: '1', code: 'x' },
      { __typename: 'A', id: '14:code1:x' },
      { __typename: 'A', id: '1:', code: 'x' },
    ];
    expect(joinRepresentations(list).count).toBe(3);
  });

  it('writes valid JSON for none and for one', () => {
    expect(joinRepresentations([])).toEqual({ json: '[]', count: 0, positions: undefined });
    expect(JSON.parse(joinRepresentations([benin]).json)).toEqual([benin]);
  });
});

describe('expandEntities', () => {
  it('hands out the same object for equal representations', () => {
    const entities = [{ name: 'Bénin' }, { name: 'Togo' }];
    const expanded = expandEntities(entities, [0, 1, 0]);
    expect(expanded).toHaveLength(3);
    expect(expanded[2]).toBe(entities[0]);
  });
});

describe('fanOutErrors', () => {
  it('repeats an error for every place its entity is shown at, nested list path included', () => {
    const error = {
      message: 'no such stage',
      path: ['_entities', 1, 'stages', 3, 'border'],
      extensions: { code: 'NOT_FOUND' },
    };
    const told = fanOutErrors([error], [0, 1, 1, 0, 1]);
    expect(told.map(({ path }) => path)).toEqual([
      ['_entities', 1, 'stages', 3, 'border'],
      ['_entities', 2, 'stages', 3, 'border'],
      ['_entities', 4, 'stages', 3, 'border'],
    ]);
    expect(told.every(({ extensions }) => extensions?.code === 'NOT_FOUND')).toBe(true);
  });

  it('moves an error to its original position even where its own entity was joined to none', () => {
    const told = fanOutErrors([{ message: 'x', path: ['_entities', 1] }], [0, 0, 0, 1]);
    expect(told.map(({ path }) => path)).toEqual([['_entities', 3]]);
  });

  it('leaves errors without a place among the entities alone', () => {
    const errors = [{ message: 'a' }, { message: 'b', path: ['_entities'] }];
    expect(fanOutErrors(errors, [0, 0])).toEqual(errors);
  });
});
