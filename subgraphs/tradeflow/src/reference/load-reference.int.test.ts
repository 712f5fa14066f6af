import { openDatabase } from '@commerce-tracking/prisma/client';
import { seedDemoForms } from '@commerce-tracking/prisma/seed/demo/form-models';
import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { assertFormAccepted } from '../collection/form-model.rules.ts';
import { attributeOf } from './entries-of-kind.ts';
import { loadReference } from './load-reference.ts';

let database: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  const { url } = await testDatabase('reference');
  database = openDatabase({ url, poolSize: 10 });
});
afterAll(() => database.close());

const base = seedId('formModel', 'LIVESTOCK-1');

describe('reference data of the writes', () => {
  it('hold all versions of a form, and refuse one whose days of grace are over', async () => {
    const { db } = database;
    const retiredAt = new Date(Date.now() - 10 * 86_400_000);
    const row = await db.formModel.findUniqueOrThrow({ where: { id: base } });
    await db.formModel.update({ where: { id: base }, data: { status: 'RETIRED', retiredAt } });
    const next = newId();
    await db.formModel.create({
      data: {
        id: next,
        collectionType: 'LIVESTOCK',
        number: 3,
        status: 'PUBLISHED',
        titleFr: row.titleFr,
        titleEn: row.titleEn,
        basedOnId: base,
        fields: row.fields ?? [],
        rules: [],
        contentHash: row.contentHash,
      },
    });
    const reference = await loadReference(db);
    expect(reference.formModels.get(next)).toMatchObject({ number: 3, status: 'PUBLISHED' });
    expect(reference.formModels.get(base)).toMatchObject({ status: 'RETIRED', retiredAt });
    const accept = (id: string, graceDays: number) => () =>
      assertFormAccepted(id, reference, new Date(), graceDays);
    expect(accept(next, 30)).not.toThrow();
    expect(accept(base, 30)).not.toThrow();
    const expired = expect.objectContaining({ values: { currentNumber: 3 } });
    expect(accept(base, 9)).toThrow(expired);
    expect(accept(seedId('formModel', 'LIVESTOCK-2'), 30)).toThrow(expired);
  });

  it('hold the forms of the demo ready to be asked, with the kinds their questions refer to', async () => {
    const { db } = database;
    await seedDemoForms(db);
    await seedDemoForms(db);
    const reference = await loadReference(db);
    const { formModels, askedKinds } = reference;
    const crops = formModels.get(seedId('formModel', 'AGRICULTURAL-2'));
    expect(crops?.compiled.questions.get('storage')).toMatchObject({ indexed: true });
    expect(formModels.get(seedId('formModel', 'AGRICULTURAL-1'))?.status).toBe('RETIRED');
    // The livestock form has been replaced above: a demo takes nothing out of force but the base form.
    expect(formModels.has(seedId('formModel', 'LIVESTOCK-3'))).toBe(false);
    expect([...askedKinds.keys()]).toEqual(['region']);
    const region = [...(askedKinds.get('region')?.keys() ?? [])][0] ?? '';
    expect(attributeOf(reference, 'region', region, 'code')).toMatch(/^[A-Z]/);
    const parakou = seedId('city', 'BJ-PARAKOU');
    expect(attributeOf(reference, 'city', parakou, 'country')).toBe('BJ');
    const truck = seedId('transportMode', 'TRUCK');
    expect(attributeOf(reference, 'transportMode', truck, 'method')).toBe('ROAD');
    expect(attributeOf(reference, 'transportMode', newId(), 'code')).toBeUndefined();
    // A form in force never changes: it is compiled once, however often the data are loaded.
    const again = await loadReference(db);
    expect(again.formModels.get(crops?.id ?? '')?.compiled).toBe(crops?.compiled);
  });

  it('hold what the checks of prices, vehicles and market days compare with', async () => {
    const { db } = database;
    const maize = seedId('product', 'MAIZE');
    const band = {
      productId: maize,
      basis: 'PER_KG',
      currencyId: seedId('currency', 'XOF'),
    } as const;
    await db.priceBand.create({
      data: {
        ...band,
        id: newId(),
        low: '1',
        high: '2',
        source: 'MANUAL',
        validFrom: new Date('2023-01-01'),
        status: 'INACTIVE',
        deactivatedAt: new Date(),
      },
    });
    const { priceBandsByGoods, transportModes, points } = await loadReference(db);
    expect(priceBandsByGoods.get(maize)).toEqual([
      {
        natureId: null,
        countryId: null,
        basis: 'PER_KG',
        currencyId: band.currencyId,
        low: '150',
        high: '300',
        source: 'MANUAL',
        validFrom: '2024-01-01',
        validTo: null,
      },
    ]);
    expect(transportModes.get(seedId('transportMode', 'TRUCK'))?.maxSpeedKmh).toBe(100);
    const markets = [...points.values()].filter(({ marketWeekdays }) => marketWeekdays.length > 0);
    expect(markets.length).toBeGreaterThan(0);
  });

  it('take the last correction of a rate', async () => {
    const { db } = database;
    const validOn = new Date('2020-01-01T00:00:00Z');
    const rate = { currencyId: seedId('currency', 'XOF'), validOn, source: 'Test' };
    await db.exchangeRate.createMany({
      data: [
        { ...rate, id: newId(), revision: 1, unitsPerUsd: '600' },
        { ...rate, id: newId(), revision: 2, unitsPerUsd: '601', reason: 'Misread' },
      ],
    });
    const rates = (await loadReference(db)).ratesByCurrency.get(rate.currencyId);
    expect(rates?.filter((each) => each.validOn === '2020-01-01')).toEqual([
      { validOn: '2020-01-01', unitsPerUsd: '601' },
    ]);
  });
});
