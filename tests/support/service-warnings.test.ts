import { expect, it } from 'vitest';
import { warningsIn } from './service-warnings.ts';

it('keeps what warns, and what is no line of a log', () => {
  const lines = [
    '{"level":30,"msg":"listening"}',
    '{"level":40,"msg":"slow statement"}',
    'FATAL ERROR: out of memory',
    '{"level":50,"msg":"request failed"}',
    '',
  ];
  expect(warningsIn(lines.join('\n'))).toEqual([lines[1], lines[2], lines[3]]);
});

it('keeps the last of many, shortened', () => {
  const many = Array.from({ length: 100 }, (_unused, at) => `${at} ${'x'.repeat(1_000)}`);
  const kept = warningsIn(many.join('\n'));
  expect(kept).toHaveLength(40);
  expect(kept.at(-1)).toBe(many.at(-1)?.slice(0, 600));
});
