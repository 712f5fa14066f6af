import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startWaiting } from './waiting.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function wait(limits: { lostAfterMs?: number; mayBeLost?: boolean } = {}) {
  const { lostAfterMs = 1_500, mayBeLost = true } = limits;
  const over = vi.fn();
  const options = { waitMs: 10_000, lostAfterMs, mayBeLost: () => mayBeLost };
  return { over, waiting: startWaiting(options, over) };
}

it('is over after a silence, counted from the last word', () => {
  const { over, waiting } = wait();
  vi.advanceTimersByTime(1_400);
  waiting.heard();
  vi.advanceTimersByTime(1_400);
  expect(over).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(over).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('nothing is heard'));
});

it.each([{ mayBeLost: false }, { lostAfterMs: 0 }])(
  'is over at the deadline where silence says nothing: %j',
  (limits) => {
    const { over } = wait(limits);
    vi.advanceTimersByTime(9_990);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(20);
    expect(over).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('deadline'));
  },
);

it('first reads what has come while this process was held up', () => {
  const { over, waiting } = wait();
  // The process stands still for 3 s: its timer fires late, before what has come is read.
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(now + 3_000);
  vi.runOnlyPendingTimers();
  expect(over).not.toHaveBeenCalled();
  waiting.heard();
  clock.mockRestore();
  vi.advanceTimersByTime(100);
  expect(over).not.toHaveBeenCalled();
});

it('does nothing after its end', () => {
  const { over, waiting } = wait();
  waiting.end();
  vi.advanceTimersByTime(20_000);
  expect(over).not.toHaveBeenCalled();
});
