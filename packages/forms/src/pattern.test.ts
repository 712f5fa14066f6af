import { expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

it.each([
  ['^[A-Z]{2}-\\d{3,6}$', 'BJ-1234', 'BJ-12'],
  ['^\\p{L}+$', 'Éwé', 'R2D2'],
  ['lait|riz', 'du riz', 'maïs'],
  ['^.{2}$', '🐄🐂', '🐄'],
])('%s is found in %s and not in %s', (source, text, other) => {
  const matches = compilePattern(source);
  expect(matches?.(text)).toBe(true);
  expect(matches?.(other)).toBe(false);
  // A device matches with JavaScript's own engine.
  expect(new RegExp(source, 'u').test(text)).toBe(true);
  expect(new RegExp(source, 'u').test(other)).toBe(false);
});

it.each([
  ['a reference back', '(a)\\1'],
  ['a look ahead', 'a(?=b)'],
  ['a look behind', '(?<=a)b'],
  ['one that is none', '(a'],
  ['one of RE2 alone', '(?i)a\\z'],
  ['one too long', 'a'.repeat(201)],
  ['one that grows beyond measure', '((a{1,1000}){1,1000}){1,1000}'],
])('refuses %s', (_what, source) => expect(compilePattern(source)).toBeNull());

it('takes time in proportion to the text', () => {
  const started = performance.now();
  for (const source of ['^(a+)+$', '^(a|a)*$', '.*.*.*.*x', '(a?){50}a{50}b']) {
    expect(compilePattern(source)?.(`${'a'.repeat(4_000)}!`)).toBe(false);
  }
  expect(performance.now() - started).toBeLessThan(2_000);
});
