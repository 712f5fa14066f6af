import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, modelUnderTest, refusalsOf } from '../../test-support/model-under-test.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;
beforeAll(async () => {
  model = await modelUnderTest();
});

const create = (type: string, fields = 'id version') =>
  `mutation($input: Create${type}Input!) { create${type}(input: $input) { ${fields} } }`;
const update = (type: string, fields = 'id version') =>
  `mutation($input: Update${type}Input!) { update${type}(input: $input) { ${fields} } }`;
const [benin, niger] = [seedId('country', 'BJ'), seedId('country', 'NE')];
const city = (code: string) => seedId('city', code);

describe('a write to reference data', () => {
  it('names every refused field at once', async () => {
    const input = {
      code: 'a b',
      nameFr: ' ',
      countryId: newId(),
      location: { latitude: 91, longitude: 0 },
    };
    const shape = refusalsOf(await model.asAdmin(create('City'), { input }));
    expect(shape).toContain('input.code:WRONG_FORMAT');
    expect(shape).toContain('input.nameFr:TOO_SHORT');
    expect(shape).toContain('input.location.latitude:TOO_BIG');
    const unknown = { code: 'X', nameFr: 'X', countryId: newId(), districtId: newId() };
    expect(refusalsOf(await model.asAdmin(create('City'), { input: unknown }))).toBe(
      'BAD_INPUT INVALID_INPUT input.countryId:UNKNOWN_REFERENCE input.districtId:UNKNOWN_REFERENCE',
    );
  });

  it('refuses a code that another entry of the kind has, in any case', async () => {
    const input = { code: 'bj-parakou', nameFr: 'Ailleurs', countryId: benin };
    expect(refusalsOf(await model.asAdmin(create('City'), { input }))).toBe(
      'CONFLICT NOT_UNIQUE input.code:NOT_UNIQUE',
    );
  });

  it('does not let an inactive entry be chosen anew', async () => {
    const id = seedId('currency', 'USD');
    const target =
      'mutation($input: ReferenceTargetInput!) { deactivateCurrency(input: $input) { status } }';
    dataOf(
      await model.asAdmin(target, { input: { id, expectedVersion: 1 } }),
      'deactivateCurrency',
    );
    const change = { id: benin, expectedVersion: 1, currencyId: id };
    expect(refusalsOf(await model.asAdmin(update('Country'), { input: change }))).toBe(
      'BAD_INPUT INVALID_INPUT input.currencyId:INACTIVE_REFERENCE',
    );
  });
});

describe('geography', () => {
  const corridor = {
    code: 'TEST',
    nameFr: 'Essai',
    countryStartId: benin,
    countryEndId: niger,
    cityStartId: city('BJ-PARAKOU'),
    cityEndId: city('NE-NIAMEY'),
    distanceKm: '605',
  };

  it('keeps the cities of a corridor in its countries and its waypoints in order', async () => {
    const wrong = { ...corridor, cityEndId: city('GH-ACCRA') };
    expect(refusalsOf(await model.asAdmin(create('Corridor'), { input: wrong }))).toBe(
      'BAD_INPUT INVALID_INPUT input.cityEndId:OTHER_COUNTRY',
    );
    const waypoints = [
      { cityId: city('BJ-PARAKOU'), kmFromStart: '0' },
      { collectionPointId: seedId('collectionPoint', 'NE-GAYA'), kmFromStart: '322' },
      { cityId: city('NE-NIAMEY'), kmFromStart: '605' },
    ];
    const input = { ...corridor, waypoints };
    const fields =
      'id version waypoints { position kmFromStart country { code } collectionPoint { code } }';
    const created = dataOf(
      await model.asAdmin(create('Corridor', fields), { input }),
      'createCorridor',
    );
    expect(created.waypoints[1]).toEqual({
      position: 2,
      kmFromStart: '322',
      country: { code: 'NE' },
      collectionPoint: { code: 'NE-GAYA' },
    });
    const change = { id: created.id, expectedVersion: 1, waypoints: waypoints.toReversed() };
    expect(refusalsOf(await model.asAdmin(update('Corridor'), { input: change }))).toContain(
      'input.waypoints.1.kmFromStart:WAYPOINT_NOT_FARTHER',
    );
    const cleared = { id: created.id, expectedVersion: 1, waypoints: [] };
    const answer = await model.asAdmin(update('Corridor', 'waypoints { position }'), {
      input: cleared,
    });
    expect(dataOf(answer, 'updateCorridor').waypoints).toEqual([]);
  });

  it('refuses a change that would contradict an entry referring to it', async () => {
    const moved = { id: city('BJ-KANDI'), expectedVersion: 1, countryId: niger };
    expect(refusalsOf(await model.asAdmin(update('City'), { input: moved }))).toBe(
      'BAD_INPUT INVALID_INPUT input.location:FAR_FROM_COUNTRY',
    );
    const change = { ...moved, location: { latitude: 11.9, longitude: 3.2 } };
    const refused = await model.asAdmin(update('City'), { input: change });
    expect(refusalsOf(refused)).toBe('CONFLICT CONTRADICTS_OTHERS');
    expect(refused.errors[0]?.message).toContain('Parakou – Niamey');
  });

  it('pairs and parts both sides of a crossing together', async () => {
    const fields = 'id version pairedPoint { id code version pairedPoint { id } }';
    const point = {
      code: 'NE-TEST',
      nameFr: 'Essai',
      countryId: niger,
      typeId: seedId('collectionPointType', 'BORDER_POST'),
      isBorderCrossing: true,
      pairedPointId: seedId('collectionPoint', 'BJ-KRAKE-PLAGE'),
    };
    const created = dataOf(
      await model.asAdmin(create('CollectionPoint', fields), { input: point }),
      'createCollectionPoint',
    );
    expect(created.pairedPoint).toMatchObject({ version: 2, pairedPoint: { id: created.id } });
    const part = {
      id: created.id,
      expectedVersion: 1,
      pairedPointId: null,
      isBorderCrossing: false,
      isMarket: true,
    };
    const parted = await model.asAdmin(update('CollectionPoint', fields), { input: part });
    expect(dataOf(parted, 'updateCollectionPoint').pairedPoint).toBeNull();
    const other = await model.db.collectionPoint.findUnique({ where: { code: 'BJ-KRAKE-PLAGE' } });
    expect(other).toMatchObject({ pairedPointId: null, version: 3 });
  });
});

describe('goods and their customs codes', () => {
  const nature = (code: string) => seedId('productNature', code);

  it('are written in one input, with codes in any writing', async () => {
    const fields =
      'id version codes { id hsCode { display edition chapter } nature { code } abbreviation }';
    const input = {
      code: 'COFFEE',
      nameFr: 'Café',
      nameEn: 'Coffee',
      typeId: seedId('productType', 'NUTS'),
      codes: [{ natureId: nature('DRIED'), hsCode: '0901.11', abbreviation: 'CAF' }],
    };
    const created = dataOf(
      await model.asAdmin(create('Product', fields), { input }),
      'createProduct',
    );
    expect(created.codes).toMatchObject([
      {
        hsCode: { display: '0901.11', edition: 2022, chapter: '09' },
        nature: { code: 'DRIED' },
        abbreviation: 'CAF',
      },
    ]);
    const codes = [...input.codes, { natureId: nature('FRESH'), hsCode: '07141000' }];
    const changed = await model.asAdmin(update('Product', fields), {
      input: { id: created.id, expectedVersion: 1, codes },
    });
    const after = dataOf(changed, 'updateProduct').codes;
    expect(after).toHaveLength(2);
    expect(after.map(({ id }: { id: string }) => id)).toContain(created.codes[0].id);
  });

  it('refuse an unknown code, a wrong writing and a nature named twice', async () => {
    const product = { code: 'P', nameFr: 'P', typeId: seedId('productType', 'NUTS') };
    const send = async (codes: object[]) =>
      refusalsOf(await model.asAdmin(create('Product'), { input: { ...product, codes } }));
    const natureId = nature('DRIED');
    expect(await send([{ natureId, hsCode: '9999.99' }])).toContain(
      'input.codes.0.hsCode:UNKNOWN_REFERENCE',
    );
    expect(await send([{ natureId, hsCode: '0714' }])).toContain(
      'input.codes.0.hsCode:WRONG_FORMAT',
    );
    const twice = [
      { natureId, hsCode: '090111' },
      { natureId, hsCode: '071410' },
    ];
    expect(await send(twice)).toContain('input.codes.1.natureId:LISTED_TWICE');
  });

  it('give the code of the day, and the factor of the place', async () => {
    const resolved = await model.asAdmin(
      'query($p: ID!, $n: ID!, $on: Date) { resolveHsCode(productId: $p, natureId: $n, on: $on) { display edition } }',
      { p: seedId('product', 'CASSAVA'), n: nature('FLOUR'), on: '2020-05-01' },
    );
    expect(dataOf(resolved, 'resolveHsCode')).toEqual({ display: '1106.20', edition: 2017 });
    const factor = (point: string) =>
      model.asAdmin(
        'query($u: ID!, $p: ID!, $c: ID!) { unitFactor(unitId: $u, productId: $p, collectionPointId: $c) { kgPerUnit source } }',
        {
          u: seedId('unit', 'TINE'),
          p: seedId('product', 'MAIZE'),
          c: seedId('collectionPoint', point),
        },
      );
    expect(dataOf(await factor('BJ-MALANVILLE'), 'unitFactor')).toEqual({
      kgPerUnit: '2.5',
      source: 'POINT',
    });
    expect(dataOf(await factor('GH-PAGA'), 'unitFactor')).toEqual({
      kgPerUnit: '2.75',
      source: 'UNIT',
    });
  });
});

describe('figures that are read only', () => {
  it('are answered: rates, bands and forms', async () => {
    const answer = await model.asAdmin(
      `query($c: ID!) {
        exchangeRate(currencyId: $c, on: "2026-11-23") { unitsPerUsd validOn isDemo currency { code } }
        priceBands(filter: { on: "2026-11-23" }) { totalCount nodes { low high currency { code } } }
        currentFormModel(collectionType: LIVESTOCK) { number status title fields { path label required requiredCondition } }
        formModels(first: 500) { totalCount nodes { number status } }
      }`,
      { c: seedId('currency', 'XOF') },
    );
    expect(answer.errors).toEqual([]);
    const { exchangeRate, priceBands, currentFormModel, formModels } = answer.data;
    expect(exchangeRate).toEqual({
      unitsPerUsd: '600',
      validOn: '2026-11-01',
      isDemo: true,
      currency: { code: 'XOF' },
    });
    expect(priceBands.totalCount).toBe(7);
    expect(formModels.totalCount).toBe(3);
    expect(currentFormModel).toMatchObject({
      number: 1,
      status: 'PUBLISHED',
      title: 'Collecte de bétail',
    });
    const plate = currentFormModel.fields.find(
      ({ path }: { path: string }) => path === 'header.vehicleRegistrationNumber',
    );
    expect(plate).toMatchObject({
      required: 'WHEN',
      requiredCondition: { eq: [{ path: 'header.transportMode.requiresPlate' }, true] },
    });
  });
});
