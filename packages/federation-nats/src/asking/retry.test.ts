import { expect, it, vi } from 'vitest';
import { TransportError } from '../errors.ts';
import { withRetry } from './retry.ts';

const busy = new TransportError('BUSY', 'later');
const options = {
  retriesMax: 2,
  pauseMs: 2,
  worthwhile: (error: TransportError) => error.code === 'BUSY',
};
const soon = () => Date.now() + 1_000;

it('repeats a worthwhile failure until it succeeds', async () => {
  const attempt = vi.fn().mockRejectedValueOnce(busy).mockResolvedValueOnce('done');
  expect(await withRetry(attempt, { ...options, deadlineAt: soon() })).toBe('done');
  expect(attempt.mock.calls).toEqual([[0], [1]]);
});

it('gives up after the last retry, at another failure, and before the deadline', async () => {
  const always = vi.fn().mockRejectedValue(busy);
  await expect(withRetry(always, { ...options, deadlineAt: soon() })).rejects.toBe(busy);
  expect(always).toHaveBeenCalledTimes(3);

  const late = vi.fn().mockRejectedValue(new TransportError('TIMEOUT', 'late'));
  await expect(withRetry(late, { ...options, deadlineAt: soon() })).rejects.toThrow('late');
  expect(late).toHaveBeenCalledTimes(1);

  const short = vi.fn().mockRejectedValue(busy);
  const deadlineAt = Date.now() + 20;
  await expect(withRetry(short, { ...options, pauseMs: 100, deadlineAt })).rejects.toBe(busy);
  expect(short).toHaveBeenCalledTimes(1);
});
