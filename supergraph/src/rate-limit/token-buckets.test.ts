import { describe, expect, it } from 'vitest';
import { createTokenBuckets } from './token-buckets.ts';

function bucketsAt(perSecond: number, burst: number, bucketsMax?: number) {
  const clock = { ms: 0 };
  const buckets = createTokenBuckets({ perSecond, burst, bucketsMax, now: () => clock.ms });
  return { clock, buckets };
}

describe('token buckets', () => {
  it('lets a burst through, then as many as come back, and says when the next one may', () => {
    const { clock, buckets } = bucketsAt(2, 3);
    expect([1, 2, 3].map(() => buckets.take('a'))).toEqual([null, null, null]);
    expect(buckets.take('a')).toBe(500);
    clock.ms = 499;
    expect(buckets.take('a')).toBeCloseTo(1);
    clock.ms = 500;
    expect(buckets.take('a')).toBeNull();
    expect(buckets.take('b')).toBeNull();
    clock.ms = 60_000;
    expect([1, 2, 3, 4].map(() => buckets.take('a') === null)).toEqual([true, true, true, false]);
  });

  it('takes what was used elsewhere, into a debt of one second at most', () => {
    const { clock, buckets } = bucketsAt(2, 10);
    buckets.charge('a', 9);
    expect(buckets.take('a')).toBeNull();
    buckets.charge('a', 1_000_000);
    expect(buckets.take('a')).toBe(1_500);
    clock.ms = 1_500;
    expect(buckets.take('a')).toBeNull();
  });

  it('remembers a bounded number of keys, and forgets those not asked for longest', () => {
    const { buckets } = bucketsAt(1, 1, 2);
    for (const key of ['a', 'b', 'a', 'c']) buckets.take(key);
    expect(buckets.take('a')).not.toBeNull();
    expect(buckets.take('b')).toBeNull();
  });

  it('does not give tokens for a clock that was set back', () => {
    const { clock, buckets } = bucketsAt(1, 1);
    buckets.take('a');
    clock.ms = -3_600_000;
    expect(buckets.take('a')).toBe(1_000);
  });
});
