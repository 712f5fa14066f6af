import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, modelUnderTest, refusalsOf } from '../../test-support/model-under-test.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;
beforeAll(async () => {
  model = await modelUnderTest();
});

const fields = 'id code nameFr nameEn name status version deactivatedAt position';
const createCity = `mutation($input: CreateCityInput!) { createCity(input: $input) {
  ${fields} countryId country { code } location { latitude longitude } } }`;
const write = (verb: string, input = 'ReferenceTargetInput') =>
  `mutation($input: ${input}!) { ${verb}City(input: $input) { id ${verb === 'delete' ? 'kind code' : fields} } }`;
const benin = seedId('country', 'BJ');

async function aCity(code: string) {
  const input = { code, nameFr: code, countryId: benin };
  return dataOf(await model.asAdmin(createCity, { input }), 'createCity');
}

/** Makes an entry look long out of use. */
async function age(id: string) {
  const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000);
  await model.db.city.update({ where: { id }, data: { deactivatedAt: twoHoursAgo } });
  await model.db.referenceVersion.update({ where: { id: 1 }, data: { number: { increment: 1 } } });
}

describe('an entry of reference data', () => {
  it('is created, read back at once, changed, taken out of use and back', async () => {
    const input = {
      code: 'BJ-NATITINGOU',
      nameFr: '  Natitingou ',
      countryId: benin,
      location: { latitude: 10.31, longitude: 1.38 },
    };
    const created = dataOf(await model.asAdmin(createCity, { input }), 'createCity');
    expect(created).toMatchObject({
      code: 'BJ-NATITINGOU',
      nameFr: 'Natitingou',
      nameEn: 'Natitingou',
      status: 'ACTIVE',
      version: 1,
      country: { code: 'BJ' },
      location: { latitude: 10.31, longitude: 1.38 },
    });
    const change = { id: created.id, expectedVersion: 1, nameEn: 'Nati', location: null };
    const changed = await model.asAdmin(
      `mutation($input: UpdateCityInput!) { updateCity(input: $input) { ${fields} location { latitude } } }`,
      { input: change },
    );
    expect(dataOf(changed, 'updateCity')).toMatchObject({
      nameEn: 'Nati',
      version: 2,
      location: null,
    });
    const off = await model.asAdmin(write('deactivate'), {
      input: { id: created.id, expectedVersion: 2 },
    });
    expect(dataOf(off, 'deactivateCity')).toMatchObject({ status: 'INACTIVE', version: 3 });
    expect(dataOf(off, 'deactivateCity').deactivatedAt).not.toBeNull();
    const on = await model.asAdmin(write('activate'), {
      input: { id: created.id, expectedVersion: 3 },
    });
    expect(dataOf(on, 'activateCity')).toMatchObject({
      status: 'ACTIVE',
      version: 4,
      deactivatedAt: null,
    });
  });

  it('is created once, however often the same id and content are sent', async () => {
    const input = { id: newId(), code: 'BJ-ONCE', nameFr: 'Une fois', countryId: benin };
    const answers = await Promise.all([1, 2, 3].map(() => model.asAdmin(createCity, { input })));
    for (const answer of answers)
      expect(dataOf(answer, 'createCity')).toMatchObject({ id: input.id, version: 1 });
    expect(await model.db.city.count({ where: { code: 'BJ-ONCE' } })).toBe(1);
    const other = await model.asAdmin(createCity, { input: { ...input, nameFr: 'Autre' } });
    expect(refusalsOf(other)).toBe('CONFLICT CONTENT_DIFFERS');
  });

  it('refuses a write based on another version, and an id that is not there', async () => {
    const { id } = await aCity('BJ-STALE');
    const stale = await model.asAdmin(write('deactivate'), { input: { id, expectedVersion: 7 } });
    expect(refusalsOf(stale)).toBe('CONFLICT STALE_VERSION');
    expect(stale.errors[0]?.extensions.details).toMatchObject({
      currentVersion: 1,
      state: 'ACTIVE',
    });
    const absent = await model.asAdmin(write('deactivate'), {
      input: { id: newId(), expectedVersion: 1 },
    });
    expect(refusalsOf(absent)).toBe('NOT_FOUND ABSENT');
  });

  it('lets one of two simultaneous changes win', async () => {
    const { id } = await aCity('BJ-RACE');
    const answers = await Promise.all(
      ['A', 'B'].map((nameFr) =>
        model.asAdmin(write('update', 'UpdateCityInput'), {
          input: { id, expectedVersion: 1, nameFr },
        }),
      ),
    );
    expect(answers.map(refusalsOf).sort()).toEqual(['', 'CONFLICT STALE_VERSION']);
  });

  it('is deleted only after more than an hour out of use', async () => {
    const { id } = await aCity('BJ-GONE');
    const remove = (expectedVersion: number) =>
      model.asAdmin(write('delete'), { input: { id, expectedVersion } });
    expect(refusalsOf(await remove(1))).toBe('CONFLICT NOT_IN_STATE');
    await model.asAdmin(write('deactivate'), { input: { id, expectedVersion: 1 } });
    expect(refusalsOf(await remove(2))).toBe('CONFLICT NOT_IN_STATE');
    await age(id);
    expect(dataOf(await remove(2), 'deleteCity')).toEqual({ id, kind: 'CITY', code: 'BJ-GONE' });
    const read = await model.asAdmin('query($id: ID!) { city(id: $id) { id } }', { id });
    expect(read).toEqual({ data: { city: null }, errors: [] });
  });

  it('is not deleted while used, and tells where it is used', async () => {
    const id = seedId('city', 'BJ-PARAKOU');
    await model.asAdmin(write('deactivate'), { input: { id, expectedVersion: 1 } });
    await age(id);
    const refused = await model.asAdmin(write('delete'), { input: { id, expectedVersion: 2 } });
    expect(refusalsOf(refused)).toBe('CONFLICT IN_USE');
    const usage = [
      { kind: 'corridor', field: 'cityStartId', count: 1 },
      { kind: 'corridor', field: 'cityEndId', count: 2 },
      { kind: 'corridor', field: 'waypoints.cityId', count: 3 },
    ];
    expect(refused.errors[0]?.extensions.details?.usage).toEqual(usage);
    const asked = await model.asAdmin(
      'query($id: ID!) { referenceUsage(kind: CITY, id: $id) { kind field count } }',
      { id },
    );
    expect(dataOf(asked, 'referenceUsage')).toEqual(usage);
    await model.asAdmin(write('activate'), { input: { id, expectedVersion: 2 } });
  });

  it('counts as used what other services and lists of ids refer to', async () => {
    await model.db.organization.create({
      data: {
        id: newId(),
        name: 'Une organisation',
        countryId: benin,
        type: 'PRIVATE',
        address: 'Cotonou',
      },
    });
    const usage =
      'query($kind: ReferenceKind!, $id: ID!) { referenceUsage(kind: $kind, id: $id) { kind field count } }';
    const ofCountry = await model.asAdmin(usage, { kind: 'COUNTRY', id: benin });
    expect(dataOf(ofCountry, 'referenceUsage')).toContainEqual({
      kind: 'admin.organization',
      field: 'countryId',
      count: 1,
    });
    const ofTax = await model.asAdmin(usage, {
      kind: 'TAX_TYPE',
      id: seedId('taxType', 'PARKING'),
    });
    expect(dataOf(ofTax, 'referenceUsage')).toEqual([]);
  });

  it('is written by administrators only and read by everybody signed in', async () => {
    const input = { code: 'BJ-X', nameFr: 'X', countryId: benin };
    for (const role of ['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ANALYST']) {
      expect(refusalsOf(await model.askAs(role, createCity, { input }))).toBe(
        'FORBIDDEN NOT_PERMITTED',
      );
      const read = await model.askAs(role, '{ cities { totalCount } }');
      expect(dataOf(read, 'cities').totalCount).toBeGreaterThan(50);
    }
    expect(refusalsOf(await model.ask('{ cities { totalCount } }'))).toBe(
      'UNAUTHENTICATED NOT_SIGNED_IN',
    );
  });

  it('leaves an event and an audit entry with before and after', async () => {
    const { id } = await aCity('BJ-AUDIT');
    await model.asAdmin(write('update', 'UpdateCityInput'), {
      input: { id, expectedVersion: 1, nameFr: 'Après' },
    });
    const rows = await model.db.modelOutbox.findMany({ where: { aggregateId: id } });
    const payloads = rows.map(({ subject, payload }) => ({ subject, ...JSON.parse(payload) }));
    expect(payloads).toContainEqual(
      expect.objectContaining({
        subject: 'event.model.reference.changed',
        kind: 'city',
        id,
        version: 2,
      }),
    );
    expect(payloads).toContainEqual(
      expect.objectContaining({
        subject: 'audit.model',
        entityType: 'city',
        before: expect.objectContaining({ nameFr: 'BJ-AUDIT' }),
        after: expect.objectContaining({ nameFr: 'Après' }),
      }),
    );
  });
});
