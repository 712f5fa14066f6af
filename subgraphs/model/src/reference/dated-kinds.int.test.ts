import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, modelUnderTest, refusalsOf } from '../../test-support/model-under-test.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;
beforeAll(async () => {
  model = await modelUnderTest();
});

const maize = seedId('product', 'MAIZE');
const cattle = seedId('animal', 'CATTLE');
const benin = seedId('country', 'BJ');
const write = (verb: string, type: string, fields: string, input = `Update${type}Input`) =>
  `mutation($input: ${input}!) { ${verb}${type}(input: $input) { ${fields} } }`;
const conversionFields =
  'id version status kgPerUnit validFrom validTo unit { code } product { code } country { code }';
const bandFields = 'id version status low high source basis currency { code } product { code }';

const createConversion = (over: object) => {
  const input = {
    unitId: seedId('unit', 'TINE'),
    productId: maize,
    countryId: benin,
    kgPerUnit: '18.250',
    measuredOn: '2026-10-01',
    validFrom: '2026-10-05',
    ...over,
  };
  const type = 'CreateUnitConversionInput';
  return model.asAdmin(write('create', 'UnitConversion', conversionFields, type), { input }, 'en');
};
const createBand = (over: object) => {
  const input = {
    productId: maize,
    countryId: benin,
    basis: 'PER_KG',
    currencyId: seedId('currency', 'XOF'),
    low: '150',
    high: '300',
    validFrom: '2026-10-05',
    ...over,
  };
  const type = 'CreatePriceBandInput';
  return model.asAdmin(write('create', 'PriceBand', bandFields, type), { input }, 'en');
};
const target = (id: string, expectedVersion: number) => ({ input: { id, expectedVersion } });

describe('a unit conversion', () => {
  it('is created, counts, is changed, deactivated and removed', async () => {
    const created = dataOf(await createConversion({}), 'createUnitConversion');
    expect(created).toMatchObject({
      version: 1,
      status: 'ACTIVE',
      kgPerUnit: '18.25',
      validFrom: '2026-10-05',
      validTo: null,
      unit: { code: 'TINE' },
      country: { code: 'BJ' },
    });
    const factor = `{ unitFactor(unitId: "${seedId('unit', 'TINE')}", productId: "${maize}",
      collectionPointId: "${await pointIn(benin)}", on: "2026-11-01") { kgPerUnit source } }`;
    expect(dataOf(await model.asAdmin(factor), 'unitFactor').source).toMatch(/COUNTRY|POINT/);
    const change = { id: created.id, expectedVersion: 1, kgPerUnit: '19', validTo: '2026-12-31' };
    const changed = await model.asAdmin(write('update', 'UnitConversion', conversionFields), {
      input: change,
    });
    expect(dataOf(changed, 'updateUnitConversion')).toMatchObject({
      version: 2,
      kgPerUnit: '19',
      validTo: '2026-12-31',
      validFrom: '2026-10-05',
    });
    const stale = await model.asAdmin(write('update', 'UnitConversion', 'id'), { input: change });
    expect(refusalsOf(stale)).toBe('CONFLICT STALE_VERSION');
    const verb = (name: string) => write(name, 'UnitConversion', 'id', 'ReferenceTargetInput');
    const off = await model.asAdmin(verb('deactivate'), target(created.id, 2));
    dataOf(off, 'deactivateUnitConversion');
    const early = await model.asAdmin(verb('delete'), target(created.id, 3));
    expect(refusalsOf(early)).toBe('CONFLICT NOT_IN_STATE');
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    const where = { id: created.id };
    await model.db.unitConversion.update({ where, data: { deactivatedAt: longAgo } });
    const gone = await model.asAdmin(
      write('delete', 'UnitConversion', 'kind id code', 'ReferenceTargetInput'),
      target(created.id, 3),
    );
    expect(dataOf(gone, 'deleteUnitConversion')).toEqual({
      kind: 'UNIT_CONVERSION',
      id: created.id,
      code: null,
    });
    const list = `{ unitConversions(first: 500) { nodes { id } } }`;
    expect(JSON.stringify(await model.asAdmin(list))).not.toContain(created.id);
  });

  it('refuses what contradicts itself or another one', async () => {
    const togo = seedId('country', 'TG');
    const point = await pointIn(benin);
    const refused = async (over: object) => refusalsOf(await createConversion(over));
    const start = 'BAD_INPUT INVALID_INPUT';
    expect(await refused({ validTo: '2026-10-04' })).toBe(
      `${start} input.validTo:ENDS_BEFORE_START`,
    );
    expect(await refused({ animalId: cattle })).toBe(`${start} input.animalId:ONE_GOODS_ONLY`);
    expect(await refused({ collectionPointId: point, countryId: togo })).toBe(
      `${start} input.collectionPointId:OTHER_COUNTRY`,
    );
    expect(await refused({ kgPerUnit: '0' })).toBe(`${start} input.kgPerUnit:TOO_SMALL`);
    expect(await refused({ unitId: newId() })).toBe(`${start} input.unitId:UNKNOWN_REFERENCE`);
    expect(await refused({ validFrom: '2027-01-01' })).toBe('');
    expect(await refused({ validFrom: '2027-01-01' })).toBe(`${start} input.validFrom:SAME_FIGURE`);
  });
});

describe('a price band', () => {
  it('is created once, however often it is sent, and changed', async () => {
    const id = newId();
    const answers = [await createBand({ id }), await createBand({ id })];
    for (const answer of answers) {
      expect(dataOf(answer, 'createPriceBand')).toMatchObject({
        id,
        version: 1,
        low: '150',
        source: 'MANUAL',
        currency: { code: 'XOF' },
        product: { code: 'MAIZE' },
      });
    }
    const list = `{ priceBands(filter: { on: "2026-11-01", countryId: "${benin}" }) { nodes { id } } }`;
    expect(dataOf(await model.asAdmin(list), 'priceBands').nodes).toEqual([{ id }]);
    const input = { id, expectedVersion: 1, low: '200', high: '250' };
    const changed = await model.asAdmin(write('update', 'PriceBand', bandFields), { input });
    expect(dataOf(changed, 'updatePriceBand')).toMatchObject({ version: 2, high: '250' });
  });

  it('refuses what is no band', async () => {
    const refused = async (over: object) =>
      refusalsOf(await createBand({ validFrom: '2026-10-06', ...over }));
    const start = 'BAD_INPUT INVALID_INPUT';
    expect(await refused({ animalId: cattle })).toBe(`${start} input.animalId:ONE_GOODS_ONLY`);
    expect(await refused({ productId: null })).toBe(`${start} input.productId:ONE_GOODS_ONLY`);
    expect(await refused({ low: '301' })).toBe(`${start} input.high:TOO_SMALL`);
    expect(await refused({ low: '1.5' })).toBe(`${start} input.low:WRONG_FORMAT`);
    expect(await refused({ basis: 'PER_HEAD' })).toBe(`${start} input.basis:NOT_ALLOWED`);
    expect(await refused({ validTo: '2026-10-04' })).toBe(
      `${start} input.validTo:ENDS_BEFORE_START`,
    );
  });

  it('is not brought back while another one says the same', async () => {
    const first = dataOf(await createBand({ validFrom: '2028-01-01' }), 'createPriceBand');
    const verb = (name: string) => write(name, 'PriceBand', 'id', 'ReferenceTargetInput');
    await model.asAdmin(verb('deactivate'), target(first.id, 1));
    expect(refusalsOf(await createBand({ validFrom: '2028-01-01' }))).toBe('');
    const back = await model.asAdmin(verb('activate'), target(first.id, 2));
    expect(refusalsOf(back)).toBe('BAD_INPUT INVALID_INPUT input.validFrom:SAME_FIGURE');
  });

  it('is written by administrators only', async () => {
    const input = { id: newId(), expectedVersion: 1 };
    const answer = await model.askAs('SUPERVISOR', write('update', 'PriceBand', 'id'), { input });
    expect(refusalsOf(answer)).toBe('FORBIDDEN NOT_PERMITTED');
  });
});

async function pointIn(countryId: string): Promise<string> {
  const point = await model.db.collectionPoint.findFirst({ where: { countryId } });
  return point?.id ?? '';
}
