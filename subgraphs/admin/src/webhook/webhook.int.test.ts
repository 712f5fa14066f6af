import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { expect, it, vi } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { adminUnderTest, reasonsOf } from '../test-support/admin-under-test.ts';
import { aReceiver } from '../test-support/receiver.ts';
import { recordDeliveries } from './record-deliveries.ts';

const admin = await adminUnderTest(testNats(), {
  ADMIN_SECRET: 'a secret of the tests, of more than 32 characters',
  WEBHOOK_PRIVATE_ADDRESSES: 'true',
});
const { db } = admin;
const receiver = await aReceiver();
const waiting = { timeout: 20_000, interval: 50 };

const create = `mutation($input: CreateWebhookInput!) {
  createWebhook(input: $input) { secret webhook { id url events status version } } }`;
const update = `mutation($input: UpdateWebhookInput!) { updateWebhook(input: $input) { status version } }`;
const rotate = `mutation($input: WebhookTargetInput!) {
  rotateWebhookSecret(input: $input) { secret webhook { version } } }`;
const test = `mutation($input: TestWebhookInput!) { testWebhook(input: $input) { id status event } }`;
const retry = `mutation($input: RetryWebhookDeliveryInput!) {
  retryWebhookDelivery(input: $input) { status } }`;
const list = `query($filter: WebhookDeliveryFilter) { webhookDeliveries(filter: $filter) {
  totalCount nodes { id event eventId body status attempts deliveredAt nextAttemptAt
    webhook { id } attemptLog { statusCode error durationMs at } } } }`;

async function aWebhook(path: string, events = ['admin.organization.*']) {
  const input = { id: newId(), url: `${receiver.url}${path}`, events };
  const { data, errors } = await admin.askAs('admin', create, { input });
  expect(errors).toEqual([]);
  return { ...data.createWebhook.webhook, secret: data.createWebhook.secret, input };
}
async function anOrganization() {
  const id = newId();
  const input = { id, name: `Union ${id}`, type: 'PRIVATE', address: 'Cotonou' };
  const { errors } = await admin.askAs(
    'admin',
    'mutation($input: CreateOrganizationInput!) { createOrganization(input: $input) { id } }',
    { input: { ...input, countryId: seedId('country', 'BJ') } },
  );
  expect(errors).toEqual([]);
  return id;
}
const deliveries = async (webhookId: string) =>
  (await admin.askAs('admin', list, { filter: { webhookId } })).data.webhookDeliveries;

it('an event that was chosen arrives, with keys only, and is listed', async () => {
  const { id } = await aWebhook('/organizations');
  const other = await aWebhook('/settings', ['admin.setting.changed']);
  const organizationId = await anOrganization();
  await vi.waitFor(() => expect(receiver.at('/organizations')).toHaveLength(1), waiting);
  const [arrived] = receiver.at('/organizations');
  const body = JSON.parse(arrived?.body ?? '');
  expect(body).toMatchObject({ type: 'admin.organization.created', data: { organizationId } });
  expect(arrived?.body).not.toContain('Union');
  await vi.waitFor(async () => {
    const { totalCount, nodes } = await deliveries(id);
    expect([totalCount, nodes[0]]).toMatchObject([
      1,
      {
        ...{ event: body.type, eventId: body.eventId, body: arrived?.body, webhook: { id } },
        ...{ id: arrived?.headers['webhook-id'], status: 'DELIVERED', attempts: 1 },
        nextAttemptAt: null,
        attemptLog: [{ statusCode: 200, error: null }],
      },
    ]);
  }, waiting);
  expect(await deliveries(other.id)).toMatchObject({ totalCount: 0 });
});

it('an event is put down once however often it comes, and not for what came later or is paused', async () => {
  const { id, version } = await aWebhook('/once', ['tradeflow.collection.submitted']);
  const at = new Date(Date.now() + 1_000).toISOString();
  const event = (over: object = {}) => ({
    ...{ id: newId(), subject: 'event.tradeflow.collection.submitted' },
    payload: { eventId: newId(), at, collectionId: newId() },
    ...over,
  });
  const one = event();
  await Promise.all([one, one, one].map((message) => recordDeliveries(db, [message])));
  await recordDeliveries(db, [one]);
  expect(await deliveries(id)).toMatchObject({ totalCount: 1 });
  await recordDeliveries(db, [event({ payload: { at: '2026-01-01T00:00:00.000Z' } })]);
  expect(await deliveries(id)).toMatchObject({ totalCount: 1 });
  const paused = { id, expectedVersion: version, status: 'PAUSED' };
  const { data } = await admin.askAs('admin', update, { input: paused });
  expect(data.updateWebhook).toEqual({ status: 'PAUSED', version: version + 1 });
  await recordDeliveries(db, [event()]);
  expect(await deliveries(id)).toMatchObject({ totalCount: 1 });
  await expect(recordDeliveries(db, [event({ payload: 'none' })])).rejects.toThrow('not an event');
});

it('the secret is told when it is made, and the same to whoever repeats the write', async () => {
  const webhook = await aWebhook('/secret');
  expect(webhook.secret).toMatch(/^whsec_[\w+/]{43}=$/);
  const again = await admin.askAs('admin', create, { input: webhook.input });
  expect(again.data.createWebhook.secret).toBe(webhook.secret);
  const other = { ...webhook.input, events: ['*.*.*'] };
  expect(reasonsOf(await admin.askAs('admin', create, { input: other }))).toMatch(/^CONFLICT/);
  const target = { id: webhook.id, expectedVersion: webhook.version };
  const { data } = await admin.askAs('admin', rotate, { input: target });
  expect(data.rotateWebhookSecret.secret).toMatch(/^whsec_/);
  expect(data.rotateWebhookSecret.secret).not.toBe(webhook.secret);
  expect(reasonsOf(await admin.askAs('admin', rotate, { input: target }))).toBe(
    'CONFLICT STALE_VERSION',
  );
  const [first, second] = [webhook.secret, data.rotateWebhookSecret.secret];
  const written = (_key: string, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value;
  const rows = [
    await db.webhook.findMany(),
    await db.$queryRawUnsafe('SELECT * FROM admin_command'),
    await db.$queryRawUnsafe('SELECT * FROM admin_outbox'),
  ];
  const stored = JSON.stringify(rows, written);
  expect(stored).toContain(webhook.id);
  for (const secret of [first, second]) expect(stored).not.toContain(secret);
});

it('what is refused is tried again, and by hand at once', async () => {
  receiver.status = 500;
  const { id } = await aWebhook('/busy');
  const { data } = await admin.askAs('admin', test, { input: { id } });
  expect(data.testWebhook).toMatchObject({ status: 'WAITING', event: 'admin.webhook.tested' });
  await vi.waitFor(async () => {
    expect((await deliveries(id)).nodes[0]).toMatchObject({
      ...{ status: 'WAITING', attempts: 1 },
      attemptLog: [{ statusCode: 500, error: 'not accepted' }],
    });
  }, waiting);
  receiver.status = 200;
  const input = { id: data.testWebhook.id };
  expect((await admin.askAs('admin', retry, { input })).data.retryWebhookDelivery.status).toBe(
    'WAITING',
  );
  await vi.waitFor(async () => {
    expect((await deliveries(id)).nodes[0]).toMatchObject({ status: 'DELIVERED', attempts: 2 });
  }, waiting);
  const ids = receiver.at('/busy').map(({ headers }) => headers['webhook-id']);
  expect(ids).toEqual([input.id, input.id]);
  expect(reasonsOf(await admin.askAs('admin', retry, { input }))).toBe('CONFLICT NOT_IN_STATE');
});

it('is for administrators, who are told what is wrong with what they send', async () => {
  const good = { id: newId(), url: 'https://example.org/hook', events: ['*.*.*'] };
  for (const [username, reason] of [
    ['superviseur.bj', 'FORBIDDEN NOT_PERMITTED'],
    ['analyste', 'FORBIDDEN NOT_PERMITTED'],
  ] as const) {
    expect(reasonsOf(await admin.askAs(username, create, { input: good }))).toBe(reason);
    expect(reasonsOf(await admin.askAs(username, list))).toBe(reason);
  }
  for (const [field, value] of [
    ['url', 'ftp://example.org'],
    ['url', 'https://ama:secret@example.org/'],
    ['url', 'example.org'],
    ['events', []],
    ['events', ['event.tradeflow.>']],
    ['events', ['audit.admin.x']],
  ] as const) {
    const input = { ...good, [field]: value };
    const { errors } = await admin.askAs('admin', create, { input });
    expect(errors[0]?.extensions.code).toBe('BAD_INPUT');
    expect(errors[0]?.extensions.details?.fields?.[0]?.path).toMatch(`input.${field}`);
  }
});

it('a write is told in the audit log, without the path of the address', async () => {
  const { id, version } = await aWebhook('/hidden-path');
  const input = { id, expectedVersion: version };
  const remove = 'mutation($input: WebhookTargetInput!) { deleteWebhook(input: $input) }';
  expect((await admin.askAs('admin', remove, { input })).data.deleteWebhook).toBe(id);
  expect(await db.webhook.count({ where: { id } })).toBe(0);
  await vi.waitFor(async () => {
    const entries = await db.auditEntry.findMany({ where: { entityId: id } });
    expect(entries.map(({ action }) => action).sort()).toEqual([
      'admin.webhook.create',
      'admin.webhook.delete',
    ]);
    expect(JSON.stringify(entries)).not.toContain('hidden-path');
  }, waiting);
});
