import { describe, expect, it } from 'vitest';
import { type FactorQuestion, unitFactor } from './unit-factor.rules.ts';

type Conversions = Parameters<typeof unitFactor>[1];
type Conversion = Conversions[number];
const day = (text: string) => new Date(`${text}T00:00:00Z`);

function aConversion(over: Partial<Record<keyof Conversion, unknown>>): Conversion {
  return {
    unitId: 'tine',
    productId: null,
    productNatureId: null,
    animalId: null,
    collectionPointId: null,
    regionId: null,
    countryId: null,
    status: 'ACTIVE',
    validFrom: day('2026-01-01'),
    validTo: null,
    measuredOn: day('2025-12-01'),
    ...over,
  } as Conversion;
}
const question: FactorQuestion = {
  unitId: 'tine',
  productId: 'maize',
  productNatureId: null,
  animalId: null,
  point: { id: 'malanville', regionId: 'alibori', countryId: 'benin' },
  on: '2026-06-01',
};
const winner = (conversions: Conversion[], over: Partial<FactorQuestion> = {}) =>
  unitFactor({ ...question, ...over }, conversions, undefined);

describe('the weight of a unit', () => {
  it('is that of the most specific place', () => {
    const anywhere = aConversion({ productId: 'maize' });
    const country = aConversion({ countryId: 'benin', productId: 'maize' });
    const region = aConversion({ regionId: 'alibori' });
    const point = aConversion({ collectionPointId: 'malanville' });
    expect(winner([anywhere, country, region, point])).toMatchObject({
      conversion: point,
      source: 'POINT',
    });
    expect(winner([anywhere, country, region])).toMatchObject({
      conversion: region,
      source: 'REGION',
    });
    expect(winner([anywhere, country])).toMatchObject({ conversion: country, source: 'COUNTRY' });
    expect(winner([anywhere])).toMatchObject({ conversion: anywhere, source: 'UNIT' });
  });

  it('is, in the same place, that of the goods, then the newest', () => {
    const old = aConversion({ productId: 'maize', validFrom: day('2025-01-01') });
    const recent = aConversion({ productId: 'maize' });
    const general = aConversion({ validFrom: day('2026-05-01') });
    expect(winner([general, old, recent])?.conversion).toBe(recent);
  });

  it.each([
    ['another point', { collectionPointId: 'paga' }],
    ['another product', { productId: 'cowpea' }],
    ['later', { validFrom: day('2026-06-02') }],
    ['earlier', { validTo: day('2026-05-31') }],
    ['an inactive conversion', { status: 'INACTIVE' }],
    ['another unit', { unitId: 'bag' }],
  ])('is not that of %s', (_what, over) => {
    expect(winner([aConversion(over)])).toBeNull();
  });

  it('holds on the first and on the last day', () => {
    const conversion = aConversion({ validFrom: day('2026-06-01'), validTo: day('2026-06-01') });
    expect(winner([conversion])?.conversion).toBe(conversion);
  });

  it("is the unit's own where nothing was measured", () => {
    const unit = { kgPerUnit: '2.75' } as never;
    expect(unitFactor(question, [], unit)).toEqual({
      kgPerUnit: '2.75',
      source: 'UNIT',
      conversion: null,
    });
    expect(unitFactor(question, [], undefined)).toBeNull();
  });
});
