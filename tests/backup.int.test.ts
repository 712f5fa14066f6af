import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { afterAll, expect, inject, it } from 'vitest';
import { newId } from '../packages/service-kit/src/ids.ts';
import { openDatabase } from '../prisma/client.ts';
import { seedId } from '../prisma/seed/seed-id.ts';
import { backup } from '../scripts/backup/backup.ts';
import { restore } from '../scripts/backup/restore.ts';
import { setUpBroker } from '../scripts/nats/set-up.ts';
import { adminUnderTest } from '../subgraphs/admin/src/test-support/admin-under-test.ts';
import { atTheEnd } from './support/at-the-end.ts';
import { startBrokerNow } from './support/brokers.ts';
import { CHARSET, connectTo } from './support/database-template.ts';
import { testNats } from './support/environment.ts';

const broker = testNats();
const admin = await adminUnderTest(broker);
const source = { databaseUrl: admin.databaseUrl, nats: { servers: broker.url } };
const folder = await mkdtemp(join(tmpdir(), 'backup-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A database without a table and a broker without a message. */
async function anEmptyPlace() {
  const server = inject('databaseUrl');
  const name = `restored_${newId().replaceAll('-', '')}_test`;
  const connection = await connectTo(server);
  await connection.query(`CREATE DATABASE \`${name}\` ${CHARSET}`);
  const { url: natsUrl, kill } = startBrokerNow();
  atTheEnd(async () => {
    await kill();
    await connection.query(`DROP DATABASE \`${name}\``);
    await connection.end();
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  const nats = { servers: natsUrl };
  await setUpBroker(nats, 1);
  return { databaseUrl: url.href, nats, natsReplicas: 1 };
}

async function anOrganization(): Promise<void> {
  const input = { id: newId(), countryId: seedId('country', 'BJ'), type: 'PRIVATE', name: 'Été' };
  const { errors } = await admin.askAs(
    'admin',
    'mutation($input: CreateOrganizationInput!) { createOrganization(input: $input) { id } }',
    { input: { ...input, name: `Coopérative ${input.id} 🐂`, address: 'Marché Dantokpa' } },
  );
  expect(errors).toEqual([]);
}

/** Every table's own checksum, as its server counts it, and the number of its rows. */
async function tablesOf(databaseUrl: string): Promise<Record<string, string>> {
  const database = openDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    const { pool } = database;
    const tables: { name: string }[] = await pool.query(
      'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()',
    );
    const found: Record<string, string> = {};
    for (const { name } of tables) {
      const [{ Checksum }] = await pool.query(`CHECKSUM TABLE \`${name}\``);
      const [{ n }] = await pool.query(`SELECT COUNT(*) AS n FROM \`${name}\``);
      found[name] = `${n} rows, ${Checksum}`;
    }
    return found;
  } finally {
    await database.close();
  }
}

/** Ids of the messages each stream holds, in order; a message without one stands with its subject. */
async function messagesOf(nats: { servers: string }): Promise<Record<string, string[]>> {
  const connection = await connectNats({ ...nats, name: 'compare' });
  try {
    const manager = await connection.jetstreamManager();
    const found: Record<string, string[]> = {};
    for await (const { config, state } of manager.streams.list()) {
      const ids: string[] = [];
      for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq += 1) {
        const message = await manager.streams.getMessage(config.name, { seq }).catch(() => null);
        if (message) ids.push(message.header?.get('Nats-Msg-Id') || message.subject);
      }
      found[config.name] = ids;
    }
    return found;
  } finally {
    await connection.close();
  }
}

const isQuiet = async () => (await admin.db.adminOutbox.count({ where: { sentAt: null } })) === 0;

it('brings back every row and every message, and how far their readers had come', async () => {
  for (let count = 0; count < 5; count += 1) await anOrganization();
  const audited = () => admin.db.auditEntry.count({ where: { entityType: 'Organization' } });
  await expect.poll(audited, { timeout: 20_000 }).toBe(5);
  await expect.poll(isQuiet, { timeout: 20_000 }).toBe(true);
  const place = await anEmptyPlace();
  const saved = join(folder, 'quiet');
  const before = await tablesOf(source.databaseUrl);
  await backup(source, saved, 'secrets');
  await expect(restore(place, saved, 'other secrets')).rejects.toThrow('not those of the backup');
  await restore(place, saved, 'secrets');

  const restored = await tablesOf(place.databaseUrl);
  // Sightings and jobs go on in the source; all else stands still.
  const still = (name: string) => !/_(job|sighting|outbox|service_sighting)$/.test(name);
  for (const name of Object.keys(before).filter(still)) {
    expect(`${name} ${restored[name]}`).toBe(`${name} ${before[name]}`);
  }
  expect(Object.keys(restored)).toEqual(Object.keys(before));
  const [was, is] = [await messagesOf(source.nats), await messagesOf(place.nats)];
  expect(Object.keys(is)).toEqual(expect.arrayContaining(Object.keys(was)));
  expect(is.EVENTS?.length).toBeGreaterThanOrEqual(5);
  for (const stream of ['EVENTS', 'AUDIT', 'KV_auth_keys']) expect(is[stream]).toEqual(was[stream]);
  const connection = await connectNats({ ...place.nats, name: 'followers' });
  const manager = await connection.jetstreamManager();
  const open: Record<string, number> = {};
  for await (const { name, num_pending: pending, num_ack_pending: given } of manager.consumers.list(
    'AUDIT',
  )) {
    open[name] = pending + given;
  }
  await connection.close();
  expect(Object.keys(open).length).toBeGreaterThan(0);
  expect(new Set(Object.values(open))).toEqual(new Set([0]));
  await expect(restore(place, saved, 'secrets')).rejects.toThrow('an empty place only');
});

it('taken while people write, holds no message the database does not know, and loses none', async () => {
  const saved = join(folder, 'busy');
  const organizations = () => admin.db.organization.count();
  let writing: Promise<void> = Promise.resolve();
  await backup(source, saved, 'secrets', async () => {
    // Written and sent when the streams are saved already: the tables know of it, the streams do not.
    const before = await organizations();
    for (let count = 0; count < 3; count += 1) await anOrganization();
    await expect.poll(isQuiet, { timeout: 20_000 }).toBe(true);
    expect(await organizations()).toBe(before + 3);
    writing = anOrganization();
  });
  await writing;
  const place = await anEmptyPlace();
  await restore(place, saved, 'secrets');
  const database = openDatabase({ url: place.databaseUrl, poolSize: 1 });
  const rows = await database.db.adminOutbox.findMany({
    where: { subject: { startsWith: 'event.' } },
    select: { id: true, sentAt: true },
  });
  await database.close();
  const { EVENTS: events = [] } = await messagesOf(place.nats);
  const known = new Set(rows.map(({ id }) => id));
  const held = new Set(events);
  expect(rows.filter(({ id }) => !held.has(id)).length).toBeGreaterThanOrEqual(3);
  expect(events.filter((id) => !known.has(id))).toEqual([]);
  // What is in no stream goes out as soon as a worker starts.
  expect(rows.filter(({ id, sentAt }) => sentAt && !held.has(id))).toEqual([]);
});
