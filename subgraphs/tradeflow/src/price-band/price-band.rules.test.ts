import { describe, expect, it } from 'vitest';
import { createPriceSamples, type PricedLine, quantile } from './price-band.rules.ts';

const settings = { minSample: 5, k: 1.5 };

function bandsOf(prices: number[], over: Partial<PricedLine> = {}, wanted = settings) {
  const samples = createPriceSamples();
  for (const priceUsd of prices) {
    samples.add({
      productId: 'maize',
      animalId: null,
      natureId: 'grain',
      countryId: 'benin',
      basis: 'PER_KG',
      priceUsd,
      ...over,
    });
  }
  return samples.bands(wanted);
}

describe('quartiles', () => {
  it('lie between neighbours in proportion', () => {
    expect(quantile(Float64Array.of(1, 2, 3, 4), 0.25)).toBe(1.75);
    expect(quantile(Float64Array.of(1, 2, 3, 4), 0.75)).toBe(3.25);
    expect(quantile(Float64Array.of(1, 2, 3, 4, 5), 0.25)).toBe(2);
    expect(quantile(Float64Array.of(7), 0.75)).toBe(7);
  });
});

describe('computed price bands', () => {
  it('reach k times the quartile range beyond the quartiles, by factors', () => {
    // Logarithms 0, 1, 2, 3, 4 of base 2: quartiles 2 and 8, range a factor of 4, reach a factor of 8.
    expect(bandsOf([4, 1, 16, 2, 8])).toEqual([
      {
        productId: 'maize',
        animalId: null,
        natureId: 'grain',
        countryId: 'benin',
        basis: 'PER_KG',
        low: '0.25',
        high: '64.00',
        sample: 5,
      },
    ]);
    expect(bandsOf([4, 1, 16, 2, 8], {}, { minSample: 5, k: 0 })).toMatchObject([
      { low: '2.00', high: '8.00' },
    ]);
  });

  it('are rounded outwards, to cents, and never below nothing', () => {
    const same = Array.from({ length: 5 }, () => 0.366_67);
    expect(bandsOf(same)).toMatchObject([{ low: '0.36', high: '0.37' }]);
    expect(bandsOf(Array.from({ length: 5 }, () => 0.001))).toMatchObject([
      { low: '0.00', high: '0.01' },
    ]);
  });

  it('need a sample, in which goods given away do not count', () => {
    expect(bandsOf([1, 2, 3, 4])).toEqual([]);
    expect(bandsOf([1, 2, 3, 4, 0, -1, Number.NaN, Number.POSITIVE_INFINITY])).toEqual([]);
  });

  it('are made for each goods, nature, country and basis apart', () => {
    const samples = createPriceSamples();
    const line = {
      productId: 'maize',
      animalId: null,
      natureId: null,
      countryId: 'benin',
      basis: 'PER_KG',
      priceUsd: 1,
    } as const;
    const others = [
      { natureId: 'grain' },
      { countryId: 'niger' },
      { productId: null, animalId: 'goat', basis: 'PER_HEAD' as const },
    ];
    for (const over of [{}, ...others]) samples.add({ ...line, ...over });
    expect(samples.bands({ minSample: 1, k: 1.5 })).toHaveLength(4);
  });
});
