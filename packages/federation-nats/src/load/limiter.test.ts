import { expect, it } from 'vitest';
import { createLimiter } from './limiter.ts';

it('starts what fits, queues what may wait, refuses the rest', () => {
  const limiter = createLimiter({ concurrency: 2, queueMax: 1 });
  const started: string[] = [];
  const enter = (name: string) => limiter.enter(() => started.push(name));
  expect(['a', 'b', 'c', 'd'].map(enter)).toEqual([true, true, true, false]);
  expect(started).toEqual(['a', 'b']);
  limiter.leave();
  expect(started).toEqual(['a', 'b', 'c']);
  expect([limiter.running, limiter.waiting]).toEqual([2, 0]);
  limiter.leave();
  limiter.leave();
  expect(limiter.running).toBe(0);
  expect(enter('e')).toBe(true);
});
