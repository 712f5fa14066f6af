import { describe, expect, it } from 'vitest';
import { countsBy, spreadOf } from './people-figures.rules.ts';

describe('countsBy', () => {
  it('adds up finer counts, most first, nobody left out', () => {
    const rows = [
      { role: 'COLLECTOR', organizationId: 'a', count: 2 },
      { role: 'COLLECTOR', organizationId: null, count: 3 },
      { role: 'ADMIN', organizationId: null, count: 1 },
    ];
    expect(countsBy(rows, 'role')).toEqual([
      { value: 'COLLECTOR', count: 5 },
      { value: 'ADMIN', count: 1 },
    ]);
    expect(countsBy(rows, 'organizationId')).toEqual([
      { value: null, count: 4 },
      { value: 'a', count: 2 },
    ]);
  });
});

describe('spreadOf', () => {
  it.each([
    [[], { teams: 0, minimum: null, median: null, maximum: null }],
    [[4], { teams: 1, minimum: 4, median: 4, maximum: 4 }],
    [[10, 2], { teams: 2, minimum: 2, median: 6, maximum: 10 }],
    [[10, 0, 3], { teams: 3, minimum: 0, median: 3, maximum: 10 }],
    [[1, 2, 3, 4], { teams: 4, minimum: 1, median: 2.5, maximum: 4 }],
  ])('of %j is %j', (sizes, spread) => {
    expect(spreadOf(sizes)).toEqual(spread);
  });
});
