import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { adminUnderTest, reasonsOf } from '../test-support/admin-under-test.ts';
import { storeAudit } from './store-audit.ts';

const admin = await adminUnderTest();

const log = `query($filter: AuditFilter, $after: String) { auditLog(filter: $filter, first: 2, after: $after) {
  totalCount hasNextPage endCursor
  nodes { id action outcome role entityType entityLabel reason before after actor { fullName } } } }`;
const create =
  'mutation($input: CreateOrganizationInput!) { createOrganization(input: $input) { id } }';

function anOrganization() {
  const id = newId();
  const countryId = seedId('country', 'NE');
  return { id, name: `Union ${id}`, countryId, type: 'PUBLIC', address: 'Niamey' };
}

describe('the audit log', () => {
  it('tells of writes and refusals, who and what, soon after they happen', async () => {
    const input = anOrganization();
    await admin.askAs('admin', create, { input });
    const entries = async (filter: Record<string, unknown>) =>
      (await admin.askAs('admin', log, { filter })).data.auditLog.nodes;
    await expect
      .poll(async () => (await entries({ entityId: input.id })).length, { timeout: 15_000 })
      .toBe(1);
    expect((await entries({ entityId: input.id }))[0]).toMatchObject({
      action: 'admin.organization.create',
      outcome: 'DONE',
      role: 'ADMIN',
      entityType: 'Organization',
      entityLabel: input.name,
      after: { address: 'Niamey' },
      actor: { fullName: 'Estelle Agossou' },
    });
    const twin = { ...anOrganization(), name: input.name };
    await admin.askAs('admin', create, { input: twin });
    await expect
      .poll(async () => (await entries({ outcome: 'REFUSED' }))[0], { timeout: 15_000 })
      .toMatchObject({ action: 'admin.organization.create', entityType: 'Organization' });
    const refusals = await entries({ entityId: twin.id, outcome: 'REFUSED' });
    expect(refusals).toHaveLength(1);
    // Kept under no lock, it is in line with nothing that is told of the same thing.
    const { id } = refusals[0];
    expect(await admin.db.adminOutbox.findUnique({ where: { id } })).toMatchObject({
      aggregateId: id,
    });
  });

  it('tells of what a role does not allow, of the writes and of the reads', async () => {
    const input = anOrganization();
    const refused = await admin.askAs('chef.bj', create, { input });
    expect(reasonsOf(refused)).toBe('FORBIDDEN NOT_PERMITTED');
    await admin.askAs('chef.bj', '{ assignments { totalCount } }');
    const entries = async (action: string) =>
      (await admin.askAs('admin', log, { filter: { action } })).data.auditLog.nodes;
    const expected = { outcome: 'REFUSED', role: 'TEAM_MANAGER', reason: 'NOT_PERMITTED' };
    await expect
      .poll(() => entries('assignment:update'), { timeout: 15_000 })
      .toMatchObject([{ ...expected, entityType: 'Assignment' }]);
    const writes = (await admin.askAs('admin', log, { filter: { entityId: input.id } })).data;
    expect(writes.auditLog.nodes).toMatchObject([
      { ...expected, action: 'admin.organization.create', entityType: 'Organization' },
    ]);
  });

  it('stores what a client has written, even half of a character', async () => {
    const id = newId();
    const payload = {
      at: '2026-03-14T09:00:00.000Z',
      subgraph: 'auth',
      action: 'auth.session.login',
      outcome: 'REFUSED',
      correlationId: 'request',
      entityType: 'User',
      entityId: '-',
      entityLabel: '\ud800',
      after: { deviceName: ['a\udc00'], '\ud800': 1 },
    };
    await storeAudit(admin.db, [{ id, subject: 'audit.auth', payload }]);
    expect(await admin.db.auditEntry.findUnique({ where: { id } })).toMatchObject({
      entityLabel: '\ufffd',
      after: { deviceName: ['a\ufffd'], '\ufffd': 1 },
    });
  });

  it('keeps what is about a thing whose id is none of ours, in whatever script', async () => {
    const payload = (entityId: string) => ({
      ...{ at: '2026-03-14T09:00:00.000Z', subgraph: 'admin', action: 'admin.setting.update' },
      ...{ outcome: 'REFUSED', correlationId: 'request', entityType: 'Setting', entityId },
    });
    const messages = ['ключ 🌳', 'é', newId(), "'; --"].map((entityId) => ({
      ...{ id: newId(), subject: 'audit.admin', payload: payload(entityId) },
    }));
    await storeAudit(admin.db, messages);
    const ids = messages.map(({ id }) => id);
    expect(await admin.db.auditEntry.count({ where: { id: { in: ids } } })).toBe(ids.length);
  });

  it('keeps one entry of a message that comes twice', async () => {
    const id = newId();
    const payload = {
      at: '2026-03-14T09:00:00.000Z',
      subgraph: 'auth',
      action: 'auth.session.login',
      outcome: 'REFUSED',
      actorId: '-',
      role: null,
      correlationId: 'request',
      entityType: 'User',
      entityId: '-',
    };
    const message = { id, subject: 'audit.auth', payload };
    await storeAudit(admin.db, [message]);
    await storeAudit(admin.db, [message]);
    const stored = await admin.db.auditEntry.findMany({ where: { id } });
    expect(stored).toMatchObject([{ actorId: null, action: 'auth.session.login' }]);
  });

  it('sets aside what is no audit message', async () => {
    const message = { id: newId(), subject: 'audit.auth', payload: { at: 'never' } };
    await expect(storeAudit(admin.db, [message])).rejects.toThrow('not an audit message');
  });

  it('pages from the newest back and filters by period', async () => {
    for (let day = 1; day <= 5; day += 1) {
      const payload = {
        at: `2025-02-0${day}T00:00:00.000Z`,
        subgraph: 'model',
        action: 'model.country.update',
        outcome: 'DONE',
        correlationId: 'request',
        entityType: 'Country',
        entityId: `day-${day}`,
      };
      await storeAudit(admin.db, [{ id: newId(), subject: 'audit.model', payload }]);
    }
    const filter = {
      action: 'model.',
      from: '2025-02-02T00:00:00Z',
      to: '2025-02-05T00:00:00Z',
    };
    const first = (await admin.askAs('admin', log, { filter })).data.auditLog;
    expect(first).toMatchObject({ totalCount: 3, hasNextPage: true });
    const after = first.endCursor;
    const second = (await admin.askAs('admin', log, { filter, after })).data.auditLog;
    expect(second.nodes).toHaveLength(1);
    expect(second.hasNextPage).toBe(false);
  });

  it('is for administrators alone', async () => {
    for (const caller of ['collecteur.bj', 'chef.bj', 'superviseur.bj', 'analyste']) {
      expect(reasonsOf(await admin.askAs(caller, log))).toBe('FORBIDDEN NOT_PERMITTED');
    }
  });
});
