import { expect, it } from 'vitest';
import { createLagWatch } from './lag-watch.ts';

it('trusts a copy while it shows what was written no later than allowed', () => {
  const watch = createLagWatch(1_000);
  expect(watch.isFresh(0)).toBe(false); // Nobody has answered yet.
  watch.written(10, 0);
  watch.shown(10, 0);
  expect(watch.isFresh(0)).toBe(true);
  watch.written(11, 500);
  watch.shown(10, 500);
  watch.written(12, 1_000);
  watch.shown(10, 1_000);
  expect(watch.isFresh(1_500)).toBe(true);
  expect(watch.isFresh(1_501)).toBe(false); // 11 has been missing for more than a second.
  watch.shown(11, 1_600);
  expect(watch.isFresh(1_600)).toBe(true); // 12 is missing for 600 ms only.
  expect(watch.isFresh(2_001)).toBe(false);
  watch.shown(12, 2_100);
  expect(watch.isFresh(2_100)).toBe(true);
});

it('does not trust a copy that is silent, or that nobody has asked for long', () => {
  const watch = createLagWatch(1_000);
  watch.written(0, 0);
  watch.shown(0, 0);
  expect(watch.isFresh(1_000)).toBe(true);
  expect(watch.isFresh(1_001)).toBe(false);
  watch.shown(0, 1_500);
  watch.silent(1_600);
  expect(watch.isFresh(1_600)).toBe(false);
});
