import { describe, expect, it } from 'vitest';
import { delayMs, isLongestDelay, oneMoreFailure, sessionEnd } from './session.rules.ts';

const now = new Date('2026-03-14T09:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe('delayMs', () => {
  it('begins with the fifth failure at one second and doubles up to fifteen minutes', () => {
    expect([1, 4].map((failures) => delayMs(failures, 5))).toEqual([0, 0]);
    expect([5, 6, 7, 14].map((failures) => delayMs(failures, 5))).toEqual([
      1_000, 2_000, 4_000, 512_000,
    ]);
    expect(delayMs(15, 5)).toBe(900_000);
    expect(delayMs(5_000, 5)).toBe(900_000);
    expect(isLongestDelay(delayMs(15, 5))).toBe(true);
    expect(isLongestDelay(delayMs(14, 5))).toBe(false);
  });
});

describe('oneMoreFailure', () => {
  it('counts within an hour and starts again after it', () => {
    const running = { failedAttempts: 3, firstFailedAt: minutesAgo(59) };
    expect(oneMoreFailure(running, now)).toEqual({ ...running, failedAttempts: 4 });
    const over = { failedAttempts: 3, firstFailedAt: minutesAgo(60) };
    expect(oneMoreFailure(over, now)).toEqual({ failedAttempts: 1, firstFailedAt: now });
    expect(oneMoreFailure({ failedAttempts: 0, firstFailedAt: null }, now).failedAttempts).toBe(1);
  });
});

describe('sessionEnd', () => {
  it('is 14 days after use, or the absolute end when that is nearer', () => {
    const far = new Date('2027-01-01T00:00:00Z');
    const near = new Date('2026-03-15T00:00:00Z');
    expect(sessionEnd(now, far)).toEqual(new Date('2026-03-28T09:00:00Z'));
    expect(sessionEnd(now, near)).toEqual(near);
  });
});
