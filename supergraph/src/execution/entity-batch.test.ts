import { expect, it } from 'vitest';
import { EntityBatch } from './entity-batch.ts';

it.each([
  ['left out', {}],
  ['null', { __typename: null }],
])(
  'gives the second owner an entity without the type that the first one wrote where it was %s',
  (_how, typed) => {
    const batch = new EntityBatch(async () => ({ data: null }));
    const place = batch.add('{"__typename":"Border","id":"6"}');
    const received = [{ ...typed, toll: 497 }];
    const first = batch.take(received, place) as Record<string, unknown>;
    first.__typename = 'Border';
    expect(batch.take(received, place)).toEqual({ ...typed, toll: 497 });
  },
);

it('gives every further owner an object of its own', () => {
  const batch = new EntityBatch(async () => ({ data: null }));
  const place = batch.add('{"__typename":"Border","id":"6"}');
  const received = [{ __typename: 'Border', region: { code: 'N' } }];
  const [first, second, third] = [1, 2, 3].map(() => batch.take(received, place));
  expect(second).toEqual(first);
  expect(second).not.toBe(first);
  expect(third).not.toBe(second);
});
