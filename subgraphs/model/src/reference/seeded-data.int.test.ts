import { openDatabase } from '@commerce-tracking/prisma/client';
import { seedReference } from '@commerce-tracking/prisma/seed/reference/index';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { kindList } from './kinds.ts';
import { readReferenceData, readReferenceVersion } from './load-reference-data.ts';
import { checkLinks } from './reference.rules.ts';
import { type ReferenceData, setOf } from './reference-data.ts';

let database: ReturnType<typeof openDatabase>;
let data: ReferenceData;
beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 2 });
  await seedReference(database.db);
  data = await readReferenceData(database);
});
afterAll(() => database.close());

const byPosition = { orderBy: { position: 'asc' } } as const;

describe('the delivered reference data', () => {
  it.each(kindList.map((kind) => [kind.name, kind] as const))(
    'keep the rules of %s',
    (name, kind) => {
      const errors: unknown[] = [];
      for (const entry of setOf(data, name).byId.values()) {
        const refuse = (error: object) => void errors.push({ code: entry.code, ...error });
        checkLinks(kind, entry, null, data, refuse);
        for (const error of kind.check?.(entry as never, data) ?? []) refuse(error);
      }
      expect(errors).toEqual([]);
    },
  );

  it('are read as Prisma reads them', async () => {
    const plain = (rows: unknown) => JSON.parse(JSON.stringify(rows));
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    const { db } = database;
    const same = (read: Iterable<{ id: string }>, expected: { id: string }[]) =>
      expect(plain([...read].sort(byId))).toEqual(plain(expected.sort(byId)));
    const { entries, records } = data;
    same(entries.city.byId.values(), await db.city.findMany());
    same(entries.unit.byId.values(), await db.unit.findMany());
    same(
      entries.animal.byId.values(),
      (await db.animal.findMany({ include: { animalCodes: true } })).map(
        ({ animalCodes: codes, ...animal }) => ({ ...animal, codes: codes.sort(byId) }),
      ),
    );
    same(entries.checkpoint.byId.values(), await db.checkpoint.findMany());
    same(entries.transportMode.byId.values(), await db.transportMode.findMany());
    same(entries.collectionPoint.byId.values(), await db.collectionPoint.findMany());
    same(entries.collectionPointType.byId.values(), await db.collectionPointType.findMany());
    same(entries.season.byId.values(), await db.season.findMany());
    const corridors = (
      await db.corridor.findMany({ include: { corridorWaypoints: byPosition } })
    ).map(({ corridorWaypoints: waypoints, ...corridor }) => ({ ...corridor, waypoints }));
    same(entries.corridor.byId.values(), corridors);
    same(records.exchangeRates, await db.exchangeRate.findMany());
    same(entries.unitConversion.byId.values(), await db.unitConversion.findMany());
    same(entries.priceBand.byId.values(), await db.priceBand.findMany());
    same(records.formModels, await db.formModel.findMany());
  });

  it('hold what the domain needs to be tried out', () => {
    const { entries, records } = data;
    expect(entries.country.byId.size).toBe(17);
    expect(entries.corridor.byId.size).toBe(13);
    const points = [...entries.collectionPoint.byId.values()];
    expect(points.filter(({ pairedPointId }) => pairedPointId)).toHaveLength(32);
    expect(points.some(({ isFormal }) => !isFormal)).toBe(true);
    const cassava = [...entries.product.byId.values()].find(({ code }) => code === 'CASSAVA');
    expect(new Set(cassava?.codes.map(({ natureId }) => natureId)).size).toBe(2);
    const published = records.formModels.filter(({ status }) => status === 'PUBLISHED');
    expect(published.map(({ collectionType, number }) => `${collectionType} ${number}`)).toEqual([
      'LIVESTOCK 1',
      'AGRICULTURAL 1',
    ]);
    expect(records.exchangeRates.every(({ isDemo }) => isDemo)).toBe(true);
  });

  it('are added once, and never over what an administrator has changed', async () => {
    const { db } = database;
    const version = await readReferenceVersion(database);
    const [unit] = await db.unit.findMany({ where: { code: 'TINE' } });
    await db.unit.update({ where: { id: unit?.id ?? '' }, data: { kgPerUnit: '2.9' } });
    await seedReference(db);
    expect(await readReferenceVersion(database)).toBe(version);
    const again = await db.unit.findUnique({ where: { code: 'TINE' } });
    expect(again?.kgPerUnit?.toFixed()).toBe('2.9');
  });
});
