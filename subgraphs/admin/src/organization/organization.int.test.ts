import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { adminUnderTest, reasonsOf } from '../test-support/admin-under-test.ts';

const admin = await adminUnderTest();

const fields =
  'id name countryId type status address city phone location { latitude longitude } version';
const create = `mutation($input: CreateOrganizationInput!) { createOrganization(input: $input) { ${fields} } }`;
const update = `mutation($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { ${fields} } }`;
const change = (operation: string) =>
  `mutation($input: ChangeOrganizationInput!) { ${operation}(input: $input) { ${fields} } }`;

function anOrganization(given: Record<string, unknown> = {}) {
  const id = newId();
  return {
    id,
    name: `Coopérative ${id}`,
    countryId: seedId('country', 'BJ'),
    type: 'PRIVATE',
    address: 'Marché Dantokpa',
    ...given,
  };
}

async function created(given: Record<string, unknown> = {}) {
  const { data, errors } = await admin.askAs('admin', create, { input: anOrganization(given) });
  expect(errors).toEqual([]);
  return data.createOrganization;
}

describe('createOrganization', () => {
  it('enters it once, however often it is sent', async () => {
    const input = anOrganization({ location: { latitude: 6.37, longitude: 2.43 } });
    const answers = await Promise.all([1, 2, 3].map(() => admin.askAs('admin', create, { input })));
    for (const answer of answers) {
      expect(answer.errors).toEqual([]);
      expect(answer.data.createOrganization).toMatchObject({
        id: input.id,
        status: 'ACTIVE',
        location: { latitude: 6.37, longitude: 2.43 },
        version: 1,
      });
    }
    expect(await admin.db.organization.count({ where: { name: input.name } })).toBe(1);
  });

  it('refuses the same id with other content, and an id of another write', async () => {
    const input = anOrganization();
    await admin.askAs('admin', create, { input });
    const other = await admin.askAs('admin', create, { input: { ...input, city: 'Lomé' } });
    expect(reasonsOf(other)).toBe('CONFLICT CONTENT_DIFFERS');
    const taken = anOrganization({ id: seedId('organization', 'BJ') });
    const refused = await admin.askAs('admin', create, { input: taken });
    expect(reasonsOf(refused)).toBe('CONFLICT ID_TAKEN');
  });

  it('refuses a name its country has already, in any case, but allows it elsewhere', async () => {
    const { name } = await created();
    const input = anOrganization({ name: name.toUpperCase() });
    const refused = await admin.askAs('admin', create, { input });
    expect(refused.errors[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      details: { fields: [{ path: 'input.name', reason: 'ORGANIZATION_NAME_TAKEN' }] },
    });
    await created({ name, countryId: seedId('country', 'TG') });
  });

  it.each([
    [{ name: '   ' }, 'input.name TOO_SHORT'],
    [{ name: 'x'.repeat(121) }, 'input.name TOO_LONG'],
    [{ countryId: newId() }, 'input.countryId UNKNOWN_REFERENCE'],
    [{ countryId: 'BJ' }, 'input.countryId WRONG_FORMAT'],
    [{ phone: '90 12 34 56' }, 'input.phone WRONG_FORMAT'],
    [{ email: 'nobody' }, 'input.email WRONG_FORMAT'],
    [{ website: 'javascript:alert(1)' }, 'input.website WRONG_FORMAT'],
    [{ logoUrl: 'http://example.org/a.png' }, 'input.logoUrl WRONG_FORMAT'],
    [{ location: { latitude: 91, longitude: 0 } }, 'input.location.latitude TOO_BIG'],
  ])('refuses %o with the field', async (given, expected) => {
    const input = anOrganization(given);
    const { errors } = await admin.askAs('admin', create, { input });
    expect(errors[0]?.extensions.code).toBe('BAD_INPUT');
    const field = errors[0]?.extensions.details?.fields?.[0];
    expect(`${field?.path} ${field?.reason}`).toBe(expected);
    expect(await admin.db.organization.count({ where: { id: input.id } })).toBe(0);
  });

  it.each(['collecteur.bj', 'chef.bj', 'superviseur.bj', 'analyste'])(
    'is refused to %s, who may read organizations',
    async (caller) => {
      const input = anOrganization();
      expect(reasonsOf(await admin.askAs(caller, create, { input }))).toBe(
        'FORBIDDEN NOT_PERMITTED',
      );
      const read = '{ organizations { totalCount nodes { name countryId } } }';
      const { data, errors } = await admin.askAs(caller, read);
      expect(errors).toEqual([]);
      expect(data.organizations.totalCount).toBeGreaterThan(5);
    },
  );
});

describe('updateOrganization', () => {
  it('changes what is given, empties what is null, and keeps the rest', async () => {
    const { id } = await created({ city: 'Cotonou', phone: '+22990000001' });
    const input = { id, expectedVersion: 1, name: `Union ${id}`, phone: null };
    const { data, errors } = await admin.askAs('admin', update, { input });
    expect(errors).toEqual([]);
    expect(data.updateOrganization).toMatchObject({
      name: `Union ${id}`,
      city: 'Cotonou',
      phone: null,
      version: 2,
    });
  });

  it('lets one of two simultaneous changes win', async () => {
    const { id } = await created();
    const answers = await Promise.all(
      ['Lomé', 'Kara'].map((city) =>
        admin.askAs('admin', update, { input: { id, expectedVersion: 1, city } }),
      ),
    );
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.errors[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      details: { reason: 'STALE_VERSION', currentVersion: 2 },
    });
  });

  it('answers an unknown one as absent', async () => {
    const input = { id: newId(), expectedVersion: 1, city: 'Lomé' };
    const answer = await admin.askAs('admin', update, { input });
    expect(reasonsOf(answer)).toBe('NOT_FOUND ABSENT');
    expect(answer.errors[0]?.message).toBe('There is no such thing.');
  });
});

describe('deleteOrganization', () => {
  it('refuses while people belong to it, telling how many', async () => {
    const input = { id: seedId('organization', 'GH'), expectedVersion: 1 };
    const { errors } = await admin.askAs('admin', change('deleteOrganization'), { input });
    expect(errors[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      details: { reason: 'IN_USE', counts: { actors: 6 } },
    });
  });

  it('needs an hour of inactivity, then answers it as it was, also when repeated', async () => {
    const { id, name } = await created();
    const remove = (expectedVersion: number, commandId = newId()) =>
      admin.askAs('admin', change('deleteOrganization'), {
        input: { id, expectedVersion, commandId },
      });
    expect(reasonsOf(await remove(1))).toBe('CONFLICT NOT_IN_STATE');
    const off = await admin.askAs('admin', change('deactivateOrganization'), {
      input: { id, expectedVersion: 1 },
    });
    expect(off.data.deactivateOrganization).toMatchObject({ status: 'INACTIVE', version: 2 });
    expect(reasonsOf(await remove(2))).toBe('CONFLICT NOT_IN_STATE');
    await admin.db.organization.update({
      where: { id },
      data: { deactivatedAt: new Date(Date.now() - 3_700_000) },
    });
    const commandId = newId();
    const once = await remove(2, commandId);
    expect(once.errors).toEqual([]);
    expect(once.data.deleteOrganization).toMatchObject({ id, name, status: 'INACTIVE' });
    expect(await remove(2, commandId)).toEqual(once);
    const read = 'query($id: ID!) { organization(id: $id) { id } }';
    expect((await admin.askAs('admin', read, { id })).data.organization).toBeNull();
  });

  it('can be undone before: a deactivated one is activated again', async () => {
    const { id } = await created();
    await admin.askAs('admin', change('deactivateOrganization'), {
      input: { id, expectedVersion: 1 },
    });
    const { data } = await admin.askAs('admin', change('activateOrganization'), {
      input: { id, expectedVersion: 2 },
    });
    expect(data.activateOrganization).toMatchObject({ status: 'ACTIVE', version: 3 });
  });
});

describe('people of an organization', () => {
  it('are shown as far as the caller may see them', async () => {
    const query = 'query($id: ID!) { organization(id: $id) { actors { totalCount } } }';
    const id = seedId('organization', 'BJ');
    const count = async (caller: string) =>
      (await admin.askAs(caller, query, { id })).data.organization.actors?.totalCount ?? null;
    expect(await count('admin')).toBe(6);
    expect(await count('chef.bj')).toBe(3);
    expect(await count('collecteur.bj')).toBe(1);
    expect(await count('chef.tg')).toBe(0);
    expect(await count('analyste')).toBeNull();
  });
});
