import { defaultSettings } from '@commerce-tracking/settings/settings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReferenceData } from '../../reference/reference-data.ts';
import { aContent, anItem, livestock } from '../../testing/a-content.ts';
import { aConversion, aReference, ids } from '../../testing/reference-fixture.ts';
import type { CollectionContent } from './content.ts';
import { deriveTotals as derive } from './derive-totals.ts';

const reference = aReference();

function deriveTotals(content: CollectionContent, with_: ReferenceData) {
  return derive(content, with_, defaultSettings);
}

describe('deriveTotals', () => {
  it('multiplies bags by their weight and price, and divides by the rate', () => {
    const derived = deriveTotals(aContent(), reference);
    expect(derived).toMatchObject({
      totalWeightKg: '4000',
      totalValue: '880000',
      totalValueUsd: '1466.67',
      unitsPerUsd: '600',
      rateDate: '2026-03-01',
      hasPartialTotals: false,
    });
    expect(derived.items[0]).toMatchObject({
      localUnitWeightKg: '100',
      localUnitWeightSource: 'UNIT',
      hsCode: '100590',
      hsEdition: 2022,
      filled: { productNatureId: ids.fresh },
    });
  });

  it('works out FOB and CIF from the line’s own costs', () => {
    const item = anItem({
      loadingCost: '20000',
      transportCost: '100000',
      itemSpecificFees: '10000',
    });
    const [line] = deriveTotals(aContent({ items: [item] }), reference).items;
    expect(line).toMatchObject({
      fobValue: '950000',
      cifValue: '1010000',
      fobValueUsd: '1583.33',
      cifValueUsd: '1683.33',
    });
  });

  it('shares the header’s costs by weight, or by value when a weight is missing', () => {
    const costs = { transportCost: '90000', loadingCost: '0' };
    const items = [anItem({ quantity: '20' }), anItem({ quantity: '10', unitPrice: '44000' })];
    const byWeight = deriveTotals(aContent({ ...costs, items }), reference);
    expect(byWeight.items.map(({ fobValue }) => fobValue)).toEqual(['470000', '455000']);
    const noWeight = [anItem({ quantity: '20' }), anItem({ quantity: '20', unitId: ids.bowl })];
    const byValue = deriveTotals(aContent({ ...costs, items: noWeight }), reference);
    expect(byValue.items.map(({ fobValue }) => fobValue)).toEqual(['462500', '462500']);
  });

  it('knows no FOB where a cost is unknown, and takes zero for known', () => {
    const unknown = deriveTotals(aContent({ loadingCost: '0' }), reference);
    expect(unknown.items[0]).toMatchObject({ fobValue: null, cifValue: null });
    const free = deriveTotals(aContent({ loadingCost: '0', transportCost: '0' }), reference);
    expect(free.items[0]).toMatchObject({ fobValue: '880000', cifValue: '880000' });
  });

  it('counts and values animals by category, else by what was declared', () => {
    const categories = [
      { category: 'SMALL' as const, quantity: 2, price: '100000' },
      { category: 'LARGE' as const, quantity: 3, price: '250000' },
    ];
    const byCategory = deriveTotals(
      aContent(
        livestock({ animalCategories: categories, declaredAnimalCount: 9, unitPrice: null }),
      ),
      reference,
    );
    expect(byCategory.items[0]).toMatchObject({
      animalCount: 5,
      totalValue: '950000',
      totalWeightKg: '1250',
      filled: { quantity: '5', unitId: ids.head },
    });
    const declared = deriveTotals(aContent(livestock()), reference);
    expect(declared.items[0]).toMatchObject({ animalCount: 30, totalValue: '9000000' });
    expect(declared.totalWeightKg).toBe('7500');
  });

  it('leaves out what it does not know and says so', () => {
    const items = [anItem(), anItem({ unitId: ids.bowl, unitPrice: null })];
    expect(deriveTotals(aContent({ items }), reference)).toMatchObject({
      totalWeightKg: '4000',
      totalValue: '880000',
      hasPartialTotals: true,
    });
    const none = deriveTotals(aContent({ items: [anItem({ unitPrice: null })] }), reference);
    expect(none).toMatchObject({ totalValue: null, totalValueUsd: null, hasPartialTotals: true });
  });

  it('trusts a measured weight before any reference', () => {
    const items = [anItem({ localUnitWeightKg: '95.5' })];
    expect(deriveTotals(aContent({ items }), reference).items[0]).toMatchObject({
      localUnitWeightSource: 'MEASURED',
      totalWeightKg: '3820',
    });
  });

  it('takes the most specific conversion: place first, then goods, then the newest', () => {
    const at = (conversions: Parameters<typeof aConversion>[0][]) => {
      const conversionsByUnit = new Map([[ids.bag, conversions.map(aConversion)]]);
      const [line] = deriveTotals(aContent(), aReference({ conversionsByUnit })).items;
      return [line?.localUnitWeightKg, line?.localUnitWeightSource];
    };
    const everywhere = { kgPerUnit: '100', productId: ids.maize, measuredOn: '2026-02-01' };
    const country = { kgPerUnit: '101', countryId: ids.benin };
    const point = { kgPerUnit: '102', collectionPointId: ids.malanville };
    const pointMaize = { ...point, kgPerUnit: '103', productId: ids.maize };
    const newer = { ...pointMaize, kgPerUnit: '104', measuredOn: '2026-01-01' };
    expect(at([everywhere])).toEqual(['100', 'UNIT']);
    expect(at([everywhere, country])).toEqual(['101', 'COUNTRY']);
    expect(at([point, everywhere, country])).toEqual(['102', 'POINT']);
    expect(at([pointMaize, point, country])).toEqual(['103', 'POINT']);
    expect(at([newer, pointMaize, point])).toEqual(['104', 'POINT']);
    expect(at([country, { ...newer, validTo: '2026-03-09' }])).toEqual(['101', 'COUNTRY']);
    expect(at([country, { ...newer, productId: ids.rice }])).toEqual(['101', 'COUNTRY']);
    expect(at([{ ...newer, collectionPointId: ids.gaya }])).toEqual([null, null]);
  });

  it('uses no rate of the future nor one too old', () => {
    const on = (collectedOn: string) => deriveTotals(aContent({ collectedOn }), reference).rateDate;
    expect(on('2026-02-28')).toBeNull();
    expect(on('2026-03-01')).toBe('2026-03-01');
    expect(on('2026-04-05')).toBe('2026-03-01');
    expect(on('2026-04-06')).toBeNull();
  });

  it('fills in a nature only where there is no choice', () => {
    const [line] = deriveTotals(
      aContent({ items: [anItem({ productId: ids.cassava })] }),
      reference,
    ).items;
    expect(line).toMatchObject({ hsCode: null });
    expect(line?.filled.productNatureId).toBeUndefined();
  });

  it('rounds halves away from zero, once, in the places of the currency', () => {
    const items = [anItem({ quantity: '0.5', unitPrice: '3' })];
    expect(deriveTotals(aContent({ items }), reference).totalValue).toBe('2');
    const ngn = deriveTotals(
      aContent({ currencyId: ids.ngn, items: [anItem({ quantity: '0.005', unitPrice: '1' })] }),
      reference,
    );
    expect(ngn.totalValue).toBe('0.01');
  });

  it('gives header totals that are the sums of the lines, whatever the lines', () => {
    const line = fc.record({
      quantity: fc.integer({ min: 0, max: 9_999_999_999 }).map((n) => (n / 1000).toFixed(3)),
      unitPrice: fc.option(fc.integer({ min: 0, max: 999_999_999 }).map(String)),
      unitId: fc.constantFrom(ids.bag, ids.kg, ids.bowl),
    });
    void fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const derived = deriveTotals(aContent({ items: lines.map(anItem) }), reference);
        const sum = (field: 'totalValue' | 'totalWeightKg') => {
          const known = derived.items.flatMap((item) => item[field] ?? []);
          const scaled = known.reduce((total, text) => total + milli(text), 0n);
          return known.length === 0 ? null : scaled;
        };
        expect(derived.totalValue === null ? null : milli(derived.totalValue)).toBe(
          sum('totalValue'),
        );
        expect(derived.totalWeightKg === null ? null : milli(derived.totalWeightKg)).toBe(
          sum('totalWeightKg'),
        );
      }),
      { numRuns: 200 },
    );
  });
});

function milli(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(3, '0'));
}
