import { seedReference } from '@commerce-tracking/prisma/seed/reference/index';
import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, modelUnderTest, refusalsOf } from '../../test-support/model-under-test.ts';
import { kindList } from './kinds.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;
beforeAll(async () => {
  model = await modelUnderTest();
});

const lists = kindList.map(({ plural }) => `${plural} { id }`).join(' ');
const bundle = async (sinceVersion: number | null) => {
  const query = `query($sinceVersion: Int) { referenceBundle(sinceVersion: $sinceVersion) {
    version isComplete removed { kind id } ${lists} exchangeRates { id unitsPerUsd }
    formModels { id status number } } }`;
  return dataOf(await model.asAdmin(query, { sinceVersion }), 'referenceBundle');
};
const send = (type: string, name: string, input: object, fields = 'id version') =>
  model.asAdmin(`mutation($input: ${type}!) { ${name}(input: $input) { ${fields} } }`, { input });
const filled = (answer: Record<string, unknown>) =>
  Object.entries(answer)
    .filter(([, value]) => Array.isArray(value) && value.length > 0)
    .map(([name]) => name)
    .sort();
const benin = seedId('country', 'BJ');

async function aCity(code: string): Promise<{ id: string }> {
  const input = { code, nameFr: code, countryId: benin };
  return dataOf(await send('CreateCityInput', 'createCity', input), 'createCity');
}

describe('what a device is told', () => {
  it('is everything at first, and nothing when nothing has changed', async () => {
    const first = await bundle(null);
    expect(first.isComplete).toBe(true);
    expect(first.countries).toHaveLength(17);
    expect(first.formModels.map(({ number }: { number: number }) => number).sort()).toEqual([
      1, 1, 2,
    ]);
    const second = await bundle(first.version);
    expect(second).toMatchObject({ isComplete: false, version: first.version });
    expect(filled(second)).toEqual([]);
  });

  it('is afterwards what was added, changed and removed, also by a write that changes two', async () => {
    const gone = await aCity('BJ-GONE');
    const { version } = await bundle(null);
    const kept = await aCity('BJ-KEPT');
    await send('ReferenceTargetInput', 'deactivateCity', { id: gone.id, expectedVersion: 1 });
    const between = await bundle(version);
    expect(new Set(between.cities.map(({ id }: { id: string }) => id))).toEqual(
      new Set([kept.id, gone.id]),
    );
    await model.db.city.update({
      where: { id: gone.id },
      data: { deactivatedAt: new Date(Date.now() - 2 * 3_600_000) },
    });
    const target = { id: gone.id, expectedVersion: 2 };
    dataOf(await send('ReferenceTargetInput', 'deleteCity', target, 'id'), 'deleteCity');
    const after = await bundle(version);
    expect(after.cities).toEqual([{ id: kept.id }]);
    expect(after.removed).toEqual([{ kind: 'CITY', id: gone.id }]);
    expect((await bundle(between.version)).cities).toEqual([]);
    const pair = await model.db.collectionPoint.findFirstOrThrow({
      where: { pairedPointId: { not: null } },
    });
    const parting = { id: pair.id, expectedVersion: pair.version, pairedPointId: null };
    const parted = await send('UpdateCollectionPointInput', 'updateCollectionPoint', parting);
    dataOf(parted, 'updateCollectionPoint');
    expect((await bundle(after.version)).collectionPoints).toHaveLength(2);
  });

  it('holds rates and published forms, and no drafts', async () => {
    const { version } = await bundle(null);
    const rate = {
      currencyId: seedId('currency', 'XOF'),
      validOn: '2020-01-01',
      unitsPerUsd: '600',
      source: 'Test',
    };
    await send('SetExchangeRatesInput', 'setExchangeRates', { rates: [rate] }, 'id');
    const correction = { ...rate, unitsPerUsd: '601', reason: 'Misread' };
    await send('SetExchangeRatesInput', 'setExchangeRates', { rates: [correction] }, 'id');
    const basedOnId = seedId('formModel', 'LIVESTOCK-1');
    const made = await send('CreateFormModelDraftInput', 'createFormModelDraft', { basedOnId });
    const { id } = dataOf(made, 'createFormModelDraft');
    const drafted = await bundle(version);
    expect(filled(drafted)).toEqual(['exchangeRates']);
    expect(drafted.exchangeRates).toMatchObject([{ unitsPerUsd: '601' }]);
    await send('FormModelTargetInput', 'publishFormModel', { id, expectedVersion: 1 });
    expect((await bundle(drafted.version)).formModels).toEqual(
      expect.arrayContaining([
        { id, status: 'PUBLISHED', number: 3 },
        { id: basedOnId, status: 'RETIRED', number: 1 },
      ]),
    );
  });

  it('is everything again after a delivery, or when the number is not of this database', async () => {
    const { version } = await bundle(null);
    expect((await bundle(version + 1000)).isComplete).toBe(true);
    await model.db.priceBand.deleteMany({ where: { id: seedId('priceBand', 'MAIZE') } });
    await seedReference(model.db);
    const told = async () => (await bundle(version)).isComplete;
    await expect.poll(told, { timeout: 10_000 }).toBe(true);
    const delivered = await bundle(version);
    expect(delivered.version).toBeGreaterThan(version);
    expect((await bundle(delivered.version)).isComplete).toBe(false);
  });

  it('is for those who are signed in', async () => {
    const answer = await model.ask('{ referenceBundle { version } }', {}, {});
    expect(refusalsOf(answer)).toBe('UNAUTHENTICATED NOT_SIGNED_IN');
    const collector = await model.askAs('COLLECTOR', '{ referenceBundle { version } }');
    expect(refusalsOf(collector)).toBe('');
  });
});
