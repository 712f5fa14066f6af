import { describe, expect, it } from 'vitest';
import { type RivalPair, withoutLesserRivals } from './rivals.rules.ts';

function aPair(aId: string, bId: string, score: number, over: Partial<RivalPair> = {}): RivalPair {
  const points = { aPointId: 'near', bPointId: 'far' };
  return { aId, bId, ...points, kind: 'MIRROR', score, ...over };
}

describe('withoutLesserRivals', () => {
  it('keeps, of several records at one point, those about as alike as the best', () => {
    const best = aPair('x', 'first round', 97);
    const copy = aPair('x', 'its copy', 94);
    const pairs = [best, copy, aPair('x', 'second round', 84)];
    expect(withoutLesserRivals(pairs)).toEqual([best, copy]);
  });

  it('leaves records at other points alone', () => {
    const pairs = [aPair('x', 'far', 97), aPair('x', 'farther', 82, { bPointId: 'farther' })];
    expect(withoutLesserRivals(pairs)).toEqual(pairs);
  });
});
