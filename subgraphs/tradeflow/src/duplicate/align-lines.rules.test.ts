import { describe, expect, it } from 'vitest';
import { alignControls, alignLines } from './align-lines.rules.ts';

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

describe('alignControls', () => {
  const control = (serviceId: string | null, checkpointId: string, more = {}) => ({
    ...{ serviceId, checkpointId, ...more },
  });

  it('puts controls of one body at one post beside each other, then of one body', () => {
    const a = [
      control('police', 'north'),
      control('police', 'south'),
      control(null, 'north', { otherControlBody: 'Union' }),
      control('customs', 'north'),
    ];
    const b = [
      control('police', 'south'),
      control(null, 'east', { otherControlBody: 'Union' }),
      control('police', 'east'),
      control('forestry', 'north'),
    ];
    expect(alignControls(a, b)).toEqual([
      [0, 2],
      [1, 0],
      [2, 1],
      [3, null],
      [null, 3],
    ]);
  });
});
