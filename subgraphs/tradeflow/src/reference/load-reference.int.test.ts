import { openDatabase } from '@commerce-tracking/prisma/client';
import { seedReference } from '@commerce-tracking/prisma/seed/reference/index';
import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { assertFormAccepted } from '../collection/form-model.rules.ts';
import { loadReference } from './load-reference.ts';

let database: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 10 });
  await seedReference(database.db);
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
