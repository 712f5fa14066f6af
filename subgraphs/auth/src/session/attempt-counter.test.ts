import { expect, it } from 'vitest';
import { type Level, oneMoreAttempt } from './attempt-counter.ts';

it('admits as many as allowed at once, then one by one as the minute passes', () => {
  let level: Level | null = null;
  for (let count = 1; count <= 4; count += 1) {
    const next = oneMoreAttempt(level, 4, 1_000);
    if ('waitMs' in next) throw new Error('refused too early');
    level = next;
  }
  expect(oneMoreAttempt(level, 4, 1_000)).toEqual({ waitMs: 15_000 });
  expect(oneMoreAttempt(level, 4, 15_999)).toEqual({ waitMs: 1 });
  expect(oneMoreAttempt(level, 4, 16_000)).toEqual({ attempts: 4, at: 16_000 });
  expect(oneMoreAttempt(level, 4, 600_000)).toEqual({ attempts: 1, at: 600_000 });
});

it('gives nothing for a clock that was set back', () => {
  expect(oneMoreAttempt({ attempts: 1, at: 60_000 }, 1, 0)).toEqual({ waitMs: 60_000 });
});
