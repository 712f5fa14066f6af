import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type DatabaseBinary, findDatabaseServer } from '../scripts/servers/binaries.ts';
import { startDatabaseServer } from '../scripts/servers/database-server.ts';
import type { LocalServer } from '../scripts/servers/nats-server.ts';
import { freePort } from '../scripts/servers/ports.ts';
import { remember } from '../tests/support/brokers.ts';
import { CHARSET, connectTo } from '../tests/support/database-template.ts';
import { openServiceDatabase } from './service-database.ts';

// Two servers of MariaDB, one a replica of the other (GTID). MySQL has other words for it, and the same ways.
const binary = findDatabaseServer();
const isMariaDb = binary?.kind === 'mariadb';
if (!isMariaDb) console.warn('SKIPPED: reads from a real replica; it takes MariaDB');
const [source, copy] = [{ id: 1 }, { id: 2 }];
const name = 'replicated_test';
const users = [
  "CREATE USER IF NOT EXISTS 'test'@'%' IDENTIFIED BY 'test';",
  "GRANT ALL PRIVILEGES ON *.* TO 'test'@'%';",
];
const lagMs = 2_000;
const patience = { timeout: 20_000, interval: 100 };
const running = new Map<number, LocalServer>();
let urls: Record<number, string>;
let database: ReturnType<typeof openServiceDatabase>;

beforeAll(async () => {
  if (!isMariaDb) return;
  urls = Object.fromEntries(
    await Promise.all([source, copy].map(async ({ id }) => [id, await urlOf(await freePort())])),
  );
  await Promise.all([start(source.id), start(copy.id)]);
  const port = new URL(urls[source.id] ?? '').port;
  await on(
    copy.id,
    `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${port}, MASTER_USER = 'test',
     MASTER_PASSWORD = 'test', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1; START SLAVE`,
  );
  const tables = readFileSync(join(inject('runFolder'), 'template.sql'), 'utf8');
  // Without the rows, which are copied from the template itself.
  const made = tables.split(';\n').filter((statement) => !statement.startsWith('INSERT'));
  await on(source.id, `CREATE DATABASE ${name} ${CHARSET}; USE ${name}; ${made.join(';\n')}`);
  database = openServiceDatabase({
    ...{ url: urls[source.id] ?? '', poolSize: 2, subgraph: 'auth' },
    ...{ replicaUrl: urls[copy.id], replicaLagMs: lagMs },
  });
}, 120_000);
afterAll(async () => {
  await database?.close();
  await Promise.all([...running.values()].map((server) => server.stop()));
});

/** Which server answers a read that may be a little old, and one that may not. */
async function serverOf(mayBeOld: boolean): Promise<number> {
  const [row] = await database
    .dbFor(mayBeOld)
    .sql.select<{ id: bigint }>('SELECT @@server_id AS id');
  return Number(row?.id);
}
const isReadFrom = (id: number) =>
  expect.poll(() => serverOf(true).catch(() => 'no answer'), patience).toBe(id);
const sees = async (mayBeOld: boolean, id: string) =>
  (await database.dbFor(mayBeOld).authOutbox.count({ where: { id } })) === 1;
async function write(): Promise<string> {
  const id = randomUUID();
  const data = { id, subject: 's', aggregateId: 'a', payload: '{}', sentAt: new Date() };
  await database.db.authOutbox.create({ data });
  return id;
}

it.skipIf(!isMariaDb)(
  'reads what may be a little old from a replica, and the rest from the database',
  async () => {
    await isReadFrom(copy.id);
    expect(await serverOf(false)).toBe(source.id);
    const id = await write();
    expect(await sees(false, id)).toBe(true);
    await expect.poll(() => sees(true, id), patience).toBe(true);
    expect(await serverOf(true)).toBe(copy.id);
  },
);

it.skipIf(!isMariaDb)(
  'shows its own writes to whoever wrote while the replica stands still, and leaves it when that lasts',
  async () => {
    await isReadFrom(copy.id);
    await on(copy.id, 'STOP SLAVE SQL_THREAD');
    const id = await write();
    expect(await sees(false, id)).toBe(true);
    // From now on it is known to lag: before the others, too, read from the database.
    await isReadFrom(source.id);
    expect(await sees(true, id)).toBe(true);
    expect(await on(copy.id, `SELECT id FROM ${name}.auth_outbox WHERE id = '${id}'`)).toEqual([]);
    await on(copy.id, 'START SLAVE SQL_THREAD');
    await isReadFrom(copy.id);
    expect(await sees(true, id)).toBe(true);
  },
);

it.skipIf(!isMariaDb)(
  'goes on without a replica that is killed, and with it when it is there again',
  async () => {
    await isReadFrom(copy.id);
    process.kill(running.get(copy.id)?.pid ?? 0, 'SIGKILL');
    await isReadFrom(source.id);
    const id = await write();
    expect(await sees(true, id)).toBe(true);
    await start(copy.id);
    await isReadFrom(copy.id);
    await expect.poll(() => sees(true, id), patience).toBe(true);
  },
);

async function on(id: number, statements: string): Promise<unknown> {
  const connection = await connectTo(urls[id] ?? '');
  try {
    return await connection.query(statements);
  } finally {
    await connection.end();
  }
}

const folders = new Map<number, string>();

async function start(id: number): Promise<void> {
  const folder = folders.get(id) ?? mkdtempSync(join(inject('runFolder'), 'replication-'));
  folders.set(id, folder);
  const server = await startDatabaseServer({
    ...{ binary: binary as DatabaseBinary, folder, durable: false, init: users },
    port: Number(new URL(urls[id] ?? '').port),
    args: [`--server-id=${id}`, '--log-bin=binlog', '--gtid-strict-mode=OFF'],
  });
  remember(server.pid);
  running.set(id, server);
}

async function urlOf(port: number): Promise<string> {
  return `mysql://test:test@127.0.0.1:${port}/${name}`;
}
