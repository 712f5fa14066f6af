import { expect, it } from 'vitest';
import { createRecencyCache } from './recency-cache.ts';

it('stays within its bytes whatever is put in', () => {
  const cache = createRecencyCache<number>(1_000);
  for (let index = 0; index < 10_000; index += 1) cache.set(`key ${index}`, index, 37);
  expect(cache.bytes).toBeLessThanOrEqual(1_000);
  expect(cache.get('key 9999')).toBe(9_999);
  expect(cache.get('key 1')).toBeUndefined();
});

it('keeps what is used while a flood of one-time entries passes', () => {
  const cache = createRecencyCache<string>(1_000);
  cache.set('known', 'kept', 50);
  for (let index = 0; index < 1_000; index += 1) {
    cache.set(`flood ${index}`, 'once', 50);
    expect(cache.get('known')).toBe('kept');
  }
});

it('replaces a value under the same key and counts its bytes once', () => {
  const cache = createRecencyCache<string>(1_000);
  cache.set('key', 'first', 100);
  cache.set('key', 'second', 150);
  expect(cache.get('key')).toBe('second');
  expect(cache.bytes).toBe(150);
});

it('does not let one huge entry push out all others', () => {
  const cache = createRecencyCache<string>(1_000);
  cache.set('small', 'kept', 10);
  cache.set('huge', 'refused', 900);
  expect(cache.get('huge')).toBeUndefined();
  expect(cache.get('small')).toBe('kept');
});
