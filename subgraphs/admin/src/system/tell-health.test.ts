import { expect, it } from 'vitest';
import { changesBetween } from './tell-health.ts';

it('names the parts whose status is another, and those that are new', () => {
  const before = new Map([
    ['auth', 'UP'],
    ['model', 'UP'],
    ['broker', 'DOWN'],
  ] as const);
  const now = new Map([
    ['model', 'DEGRADED'],
    ['broker', 'UP'],
    ['auth', 'UP'],
    ['tradeflow', 'UP'],
  ] as const);
  expect(changesBetween(before, now)).toEqual(['broker', 'model', 'tradeflow']);
  expect(changesBetween(now, now)).toEqual([]);
});
