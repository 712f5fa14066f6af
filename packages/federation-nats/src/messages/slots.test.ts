import { expect, it } from 'vitest';
import { Slots } from './slots.ts';

it('gives back what is held under a key, and nothing once it has gone', () => {
  const slots = new Slots<string>();
  const keys = ['a', 'b', 'c'].map((value) => slots.add(value));
  expect(keys.map((key) => slots.get(key))).toEqual(['a', 'b', 'c']);
  slots.delete(keys[1] as string);
  slots.delete(keys[1] as string);
  expect(keys.map((key) => slots.get(key))).toEqual(['a', undefined, 'c']);
  expect(slots.entries()).toEqual([
    [keys[0], 'a'],
    [keys[2], 'c'],
  ]);
});

it('never takes a key for another that came to the same place later', () => {
  const slots = new Slots<string>();
  const first = slots.add('first');
  slots.delete(first);
  const second = slots.add('second');
  expect(second).not.toBe(first);
  expect(slots.get(first)).toBeUndefined();
  slots.delete(first);
  expect(slots.get(second)).toBe('second');
});

it('knows nothing under a text that is no key', () => {
  const slots = new Slots<string>();
  slots.add('value');
  for (const text of ['', '0', '0-', '-1', 'x.y', '__proto__', 'constructor', '0-1-'])
    expect(slots.get(text)).toBeUndefined();
});

it('needs no more places than were held at once', () => {
  const slots = new Slots<number>();
  for (let round = 0; round < 100; round += 1) {
    const keys = [1, 2, 3].map((value) => slots.add(value));
    for (const key of keys) slots.delete(key);
  }
  const places = [1, 2, 3].map((value) => slots.add(value).split('-')[0]);
  expect(places.toSorted()).toEqual(['0', '1', '2']);
});
