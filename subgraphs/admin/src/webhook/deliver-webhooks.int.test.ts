import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { aReceiver } from '../test-support/receiver.ts';
import { startDeliveries } from './deliver-webhooks.ts';
import { sendDelivery } from './send-delivery.ts';
import { createWebhookSecrets } from './webhook-signature.ts';

const { url } = await testDatabase();
const database = openServiceDatabase({ url, poolSize: 4, subgraph: 'admin' });
afterAll(() => database.close());
const { db } = database;
const receiver = await aReceiver();
const secrets = createWebhookSecrets('a secret of the tests, of more than 32 characters');
const log = createLogger({ name: 'test', level: 'silent' });
const waiting = { timeout: 20_000, interval: 20 };

beforeEach(async () => {
  await db.webhook.deleteMany();
  receiver.received.length = 0;
  receiver.status = 200;
});

async function aDelivery(path = '/', webhook: object = {}): Promise<string> {
  const webhookId = newId();
  const address = `${receiver.url}${path}`;
  await db.webhook.create({ data: { id: webhookId, url: address, events: ['*.*.*'], ...webhook } });
  return anotherDelivery(webhookId);
}
async function anotherDelivery(webhookId: string, over: object = {}): Promise<string> {
  const [id, event, eventId, body] = [newId(), 'admin.webhook.tested', newId(), '{"data":{}}'];
  const row = { id, webhookId, event, eventId, body, attemptLog: [], nextAttemptAt: new Date() };
  await db.webhookDelivery.create({ data: { ...row, ...over } });
  return id;
}
type Over = { retryAfterMs?: number[]; allowPrivate?: boolean; timeoutMs?: number };
function deliver(over: Over = {}) {
  const started = startDeliveries({
    ...{ database, secrets, log, allowPrivate: true, pollMs: 10, timeoutMs: 2_000 },
    ...over,
  });
  onTestFinished(() => started.stop());
}
const found = (id: string) => db.webhookDelivery.findUniqueOrThrow({ where: { id } });
async function ended(id: string, status: string) {
  await vi.waitFor(async () => expect((await found(id)).status).toBe(status), waiting);
  return found(id);
}

it('is tried again, later each time, and given up at the end', async () => {
  receiver.status = 503;
  const id = await aDelivery();
  deliver({ retryAfterMs: [20, 200] });
  const { attempts, attemptLog, nextAttemptAt } = await ended(id, 'GIVEN_UP');
  expect([attempts, nextAttemptAt, receiver.received.length]).toEqual([3, null, 3]);
  const times = (attemptLog as { at: string; statusCode: number }[]).map(({ at, statusCode }) => {
    expect(statusCode).toBe(503);
    return Date.parse(at);
  });
  const [first = 0, second = 0, third = 0] = times;
  expect(second - first).toBeGreaterThanOrEqual(20);
  expect(third - second).toBeGreaterThanOrEqual(200);
});

it('is sent once by several processes, and again by another when one has died with it', async () => {
  const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => aDelivery(`/${n}`)));
  // Taken by somebody who is no more: due again when the time it was taken for is over.
  const lost = await aDelivery('/lost');
  const nextAttemptAt = new Date(Date.now() + 500);
  await db.webhookDelivery.update({ where: { id: lost }, data: { nextAttemptAt } });
  for (let process = 0; process < 3; process += 1) deliver();
  for (const id of [...ids, lost]) await ended(id, 'DELIVERED');
  const arrived = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(arrived.sort()).toEqual([...ids, lost].sort());
});

it('holds up no other while its receiver does not answer', async () => {
  const silent = await aDelivery('/silent');
  const { webhookId } = await found(silent);
  for (let more = 0; more < 30; more += 1) await anotherDelivery(webhookId);
  const other = await aDelivery('/other');
  deliver({ timeoutMs: 600_000 });
  await ended(other, 'DELIVERED');
  expect(receiver.at('/silent').length).toBeGreaterThan(0);
  expect((await found(silent)).status).toBe('WAITING');
  receiver.letGo();
});

it('is given up where its receiver has left it untried for days', async () => {
  const day = 24 * 3_600_000;
  const forgotten = await aDelivery('/forgotten');
  const { webhookId } = await found(forgotten);
  const nextAttemptAt = new Date(Date.now() + day);
  const old = { nextAttemptAt, createdAt: new Date(0), updatedAt: new Date(Date.now() - 5 * day) };
  await db.webhookDelivery.update({ where: { id: forgotten }, data: old });
  const tried = await anotherDelivery(webhookId, { ...old, updatedAt: new Date() });
  const paused = await aDelivery('/kept', { status: 'PAUSED' });
  await db.webhookDelivery.update({ where: { id: paused }, data: old });
  deliver();
  expect((await ended(forgotten, 'GIVEN_UP')).nextAttemptAt).toBe(null);
  expect([(await found(tried)).status, (await found(paused)).status]).toEqual([
    'WAITING',
    'WAITING',
  ]);
});

it('waits while its webhook is paused, and goes on after it', async () => {
  const id = await aDelivery('/paused', { status: 'PAUSED' });
  const after = await aDelivery('/after');
  deliver();
  await ended(after, 'DELIVERED');
  expect(receiver.at('/paused')).toEqual([]);
  await db.webhook.updateMany({ data: { status: 'ACTIVE' } });
  await ended(id, 'DELIVERED');
});

it('is signed so that the documented example finds it genuine, under the old secret for a day', async () => {
  const day = 24 * 3_600_000;
  const rotated = { secretNumber: 2, secretRotatedAt: new Date(Date.now() - day / 2) };
  const long = { secretNumber: 2, secretRotatedAt: new Date(Date.now() - day * 2) };
  const one = await aDelivery('/one', rotated);
  const other = await aDelivery('/other', long);
  deliver();
  await Promise.all([ended(one, 'DELIVERED'), ended(other, 'DELIVERED')]);

  const guide = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8');
  const [, source = ''] = /```js verify-webhook\.js\n([\s\S]*?)```/.exec(guide) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'webhook-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'verify-webhook.mjs'), source);
  const { isGenuine } = await import(join(folder, 'verify-webhook.mjs'));

  for (const [path, id, numbers] of [
    ['/one', one, [2, 1]],
    ['/other', other, [2]],
  ] as const) {
    const [arrived] = receiver.at(path);
    const { webhookId } = await found(id);
    const { headers, body } = arrived ?? { headers: {}, body: '' };
    for (const number of [1, 2, 3]) {
      const secret = secrets.secretOf(webhookId, number);
      expect(isGenuine(secret, headers, body)).toBe(
        (numbers as readonly number[]).includes(number),
      );
    }
    const secret = secrets.secretOf(webhookId, 2);
    expect(isGenuine(secret, headers, `${body} `)).toBe(false);
    expect(isGenuine(secret, { ...headers, 'webhook-timestamp': '1' }, body)).toBe(false);
    expect(isGenuine(secret, { ...headers, 'webhook-id': newId() }, body)).toBe(false);
  }
});

describe('an address within', () => {
  const send = (address: string, allowPrivate = false) =>
    sendDelivery({ url: address, headers: {}, body: '{}', allowPrivate, timeoutMs: 5_000 });
  const port = () => new URL(receiver.url).port;

  it.each([
    ['as a number', () => `https://127.0.0.1:${port()}/`],
    ['as another number', () => `https://2130706433:${port()}/`],
    ['in version 6', () => `https://[::1]:${port()}/`],
    ['mapped into version 6', () => `https://[::ffff:127.0.0.1]:${port()}/`],
    ['by a name', () => `https://localhost:${port()}/`],
    ['where clouds keep secrets', () => 'https://169.254.169.254/latest/meta-data/'],
    ['without encryption', () => `http://localhost:${port()}/`],
  ])('is not connected to, given %s', async (_name, address) => {
    const { statusCode, error } = await send(address());
    expect([statusCode, error]).toEqual([null, 'the address is not public']);
    expect(receiver.received).toEqual([]);
  });

  it('is given up like any other that does not answer', async () => {
    const id = await aDelivery();
    deliver({ allowPrivate: false, retryAfterMs: [] });
    const { attemptLog } = await ended(id, 'GIVEN_UP');
    expect(attemptLog).toMatchObject([{ statusCode: null, error: 'the address is not public' }]);
    expect(receiver.received).toEqual([]);
  });

  it('is not reached by a redirection', async () => {
    receiver.status = 302;
    const { statusCode, error } = await send(receiver.url, true);
    expect([statusCode, error]).toEqual([302, 'redirections are not followed']);
    expect(receiver.received).toHaveLength(1);
  });
});

it('an address nobody listens at, or that is none, is said to be so', async () => {
  const send = (address: string) =>
    sendDelivery({ url: address, headers: {}, body: '{}', allowPrivate: true, timeoutMs: 5_000 });
  expect(await send('http://127.0.0.1:1/')).toMatchObject({ error: 'ECONNREFUSED' });
  expect((await send('nonsense')).error).toMatch(/invalid url/i);
});
