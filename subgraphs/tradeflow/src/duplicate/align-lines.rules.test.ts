import { describe, expect, it } from 'vitest';
import { alignLines } from './align-lines.rules.ts';

describe('alignLines', () => {
  const line = (
    productId: string,
    productNatureId: string,
    totalWeightKg: string,
    hsCode = '0',
  ) => ({
    ...{ productId, productNatureId, totalWeightKg, hsCode },
  });

  it('puts the same goods beside each other, then goods of the same code', () => {
    const a = [
      line('maize', 'grain', '10'),
      line('gari', 'flour', '5', '110620'),
      line('yam', 'x', '1'),
    ];
    const b = [
      line('cassava flour', 'flour', '4', '110620'),
      line('maize', 'grain', '40'),
      line('maize', 'grain', '11'),
    ];
    expect(alignLines(a, b)).toEqual([
      [0, 2],
      [1, 0],
      [2, 1],
    ]);
  });
});
