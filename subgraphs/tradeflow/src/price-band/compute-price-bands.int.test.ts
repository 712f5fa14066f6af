import { type Database, openDatabase, type Sql } from '@commerce-tracking/prisma/client';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { beforeAll, describe, expect, it } from 'vitest';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';
import { testDatabase } from '../../../../tests/support/environment.ts';
import type { PriceBandEntry } from '../reference/reference-data.ts';
import { storeItem, storeRecord } from '../testing/a-record.ts';
import { aReference, ids } from '../testing/reference-fixture.ts';
import { computePriceBands } from './compute-price-bands.ts';

let database: Database;
const now = new Date('2026-06-01T02:00:00Z');
const settings = { ...defaultSettings, 'quality.priceMinSample': 5 };

beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 4 });
  atTheEnd(() => database.close());
  const { db } = database;
  const published = { state: 'APPROVED_L2', collectionPointId: ids.malanville } as const;
  const maize = { productId: ids.maize, productNatureId: ids.fresh, totalWeightKg: '1000' };
  for (const dollars of [100, 200, 400, 800, 1600]) {
    const id = await storeRecord(db, published);
    await storeItem(db, id, { ...maize, totalValueUsd: String(dollars) });
    await storeItem(db, id, {
      animalId: ids.cattle,
      animalNatureId: ids.male,
      animalCount: 2,
      totalWeightKg: '500',
      totalValueUsd: '1000',
      position: 1,
    });
  }
  // None of these says what maize costs in Benin: not published, too old, elsewhere, unknown figures.
  const odd = { ...maize, totalValueUsd: '999999' };
  await storeItem(db, await storeRecord(db, { ...published, state: 'APPROVED_L1' }), odd);
  const old = { ...published, collectedOn: new Date('2025-05-01') };
  await storeItem(db, await storeRecord(db, old), odd);
  await storeItem(db, await storeRecord(db, { ...published, collectionPointId: ids.gaya }), odd);
  await storeItem(db, await storeRecord(db, published), { ...odd, totalWeightKg: null });
  await storeItem(db, await storeRecord(db, published), { ...odd, totalValueUsd: null });
});

const read = <T>(work: (sql: Sql) => Promise<T>) => database.transaction((tx) => work(tx.sql));

describe('computePriceBands', () => {
  it('asks for bands of what was published of the last year, goods and country apart', async () => {
    const found = await computePriceBands({ read, reference: aReference(), settings, now });
    expect(found).toEqual([
      {
        countryId: ids.benin,
        validFrom: '2025-06-01',
        bands: [
          {
            productId: ids.maize,
            animalId: null,
            natureId: ids.fresh,
            basis: 'PER_KG',
            low: '0.02',
            high: '6.40',
          },
          {
            productId: null,
            animalId: ids.cattle,
            natureId: ids.male,
            basis: 'PER_HEAD',
            low: '500.00',
            high: '500.00',
          },
        ],
      },
    ]);
  });

  it('takes back the bands of a country that has no sample any more', async () => {
    const known: PriceBandEntry = {
      natureId: null,
      countryId: ids.togo,
      basis: 'PER_KG',
      currencyId: ids.xof,
      low: '1',
      high: '2',
      source: 'COMPUTED',
      validFrom: '2025-01-01',
      validTo: null,
    };
    const priceBandsByGoods = new Map([
      [ids.maize, [known, { ...known, source: 'MANUAL' as const, countryId: ids.niger }]],
    ]);
    const reference = aReference({ priceBandsByGoods });
    const found = await computePriceBands({ read, reference, settings: defaultSettings, now });
    expect(found).toEqual([{ countryId: ids.togo, validFrom: '2025-06-01', bands: [] }]);
  });

  it('ends without a result when its process does', async () => {
    const parts = { read, reference: aReference(), settings, now };
    expect(await computePriceBands({ ...parts, isStopping: () => true })).toBeNull();
  });
});
