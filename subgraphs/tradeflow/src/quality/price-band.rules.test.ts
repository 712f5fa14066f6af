import { defaultSettings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { deriveTotals } from '../collection/content/derive-totals.ts';
import type { PriceBandEntry } from '../reference/reference-data.ts';
import { aContent, anItem, livestock, type SentContent } from '../testing/a-content.ts';
import { aReference, ids } from '../testing/reference-fixture.ts';
import { checkCollection } from './check-collection.rules.ts';

function aBand(over: Partial<PriceBandEntry> = {}): PriceBandEntry {
  return {
    natureId: null,
    countryId: null,
    basis: 'PER_KG',
    currencyId: ids.xof,
    low: '150',
    high: '200',
    source: 'MANUAL',
    validFrom: '2026-01-01',
    validTo: null,
    ...over,
  };
}

/** What is asked about the price of maize at 220 francs a kilogram, or of what is given. */
function asked(bands: PriceBandEntry[], over: SentContent = {}): (string | undefined)[] {
  const goodsId = over.collectionType === 'LIVESTOCK' ? ids.cattle : ids.maize;
  const reference = aReference({ priceBandsByGoods: new Map([[goodsId, bands]]) });
  const content = aContent(over);
  return checkCollection({
    content,
    derived: deriveTotals(content, reference, defaultSettings),
    reference,
    settings: defaultSettings,
    point: reference.points.get(content.collectionPointId ?? ''),
    collectorCountryId: ids.benin,
    now: new Date('2026-03-10T18:00:00Z'),
    firstSubmittedAt: null,
  })
    .filter(({ code }) => code === 'UNIT_PRICE_OUT_OF_BAND')
    .map(({ observed, expected }) => `${observed} / ${expected}`);
}

const tooDear = ['220 XOF/kg / 150–200 XOF/kg'];

describe('the price of goods', () => {
  it('is asked about outside its band, with both figures, and not within it or without one', () => {
    expect(asked([aBand()])).toEqual(tooDear);
    expect(asked([aBand({ low: '221', high: '300' })])).toEqual(['220 XOF/kg / 221–300 XOF/kg']);
    expect(asked([aBand({ low: '220', high: '220' })])).toEqual([]);
    expect(asked([])).toEqual([]);
  });

  it.each([
    [{ validFrom: '2026-03-11' }],
    [{ validTo: '2026-03-09' }],
    [{ countryId: ids.niger }],
    [{ natureId: ids.flour }],
  ])('is not measured by a band of another day, country or nature: %j', (over) => {
    expect(asked([aBand(over)])).toEqual([]);
  });

  it.each([
    ['a country before none', { countryId: ids.benin }, {}],
    ['a nature before none', { natureId: ids.fresh }, {}],
    ['a country before a nature', { countryId: ids.benin }, { natureId: ids.fresh }],
    ['one by hand before a closer one', {}, { source: 'COMPUTED', countryId: ids.benin }],
    ['the newest of two', { validFrom: '2026-02-01' }, {}],
  ] as const)('is measured by %s', (_words, closer, other) => {
    const wide = { low: '1', high: '1000' };
    expect(asked([aBand(closer), aBand({ ...other, ...wide })])).toEqual(tooDear);
    expect(asked([aBand({ ...other, ...wide }), aBand(closer)])).toEqual(tooDear);
  });

  it('is measured by the head where the band is, and by weight where there is one', () => {
    const perHead = aBand({ basis: 'PER_HEAD', low: '100000', high: '250000' });
    const perKg = aBand({ low: '1100', high: '1300' });
    const dear = ['300000 XOF / 100000–250000 XOF'];
    expect(asked([perHead], livestock())).toEqual(dear);
    expect(asked([perKg, perHead], livestock())).toEqual(dear);
    expect(asked([perKg], livestock({ averageWeightKg: null }))).toEqual([]);
    expect(asked([perKg], livestock())).toEqual([]);
    expect(asked([aBand({ high: '1199' })], livestock())).toEqual([
      '1200 XOF/kg / 150–1199 XOF/kg',
    ]);
  });

  it('is converted to the currency of the band, and left alone without a rate', () => {
    const rates = aReference().ratesByCurrency;
    const withNaira = new Map([
      ...rates,
      [ids.ngn, [{ validOn: '2026-03-01', unitsPerUsd: '1500' }]],
    ]);
    const naira = aBand({ currencyId: ids.ngn, low: '551', high: '600' });
    expect(asked([naira])).toEqual([]);
    const bands = new Map([[ids.maize, [naira]]]);
    const reference = aReference({ ratesByCurrency: withNaira, priceBandsByGoods: bands });
    const content = aContent();
    const findings = checkCollection({
      content,
      derived: deriveTotals(content, reference, defaultSettings),
      reference,
      settings: defaultSettings,
      point: reference.points.get(ids.malanville),
      collectorCountryId: ids.benin,
      now: new Date('2026-03-10T18:00:00Z'),
      firstSubmittedAt: null,
    });
    expect(findings).toMatchObject([{ observed: '550 NGN/kg', expected: '551–600 NGN/kg' }]);
  });

  it('of nothing is odd without any band', () => {
    expect(asked([], { items: [anItem({ unitPrice: '0' })] })).toEqual(['0 / > 0']);
  });
});
