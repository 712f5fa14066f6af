import { setImmediate as nextTurn } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { describeProcess } from './process-figures.ts';

it('tells of memory, processor and turns of the loop, and of no lag that a timer samples', async () => {
  const registry = new Registry();
  describeProcess(registry);
  await nextTurn();
  const text = await registry.metrics();
  for (const name of [
    'process_resident_memory_bytes',
    'process_cpu_seconds_total',
    'nodejs_gc_duration_seconds',
  ]) {
    expect(text).toContain(name);
  }
  const [, turn] = /^nodejs_eventloop_turn_seconds (\S+)$/m.exec(text) ?? [];
  expect(Number(turn)).toBeGreaterThan(0);
  expect(text).not.toMatch(/eventloop_lag_(min|max|mean|stddev|p\d+)_seconds/);
});
