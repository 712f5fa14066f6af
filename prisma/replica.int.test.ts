import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { testDatabase } from '../tests/support/environment.ts';
import { openDatabase } from './client.ts';
import { openServiceDatabase } from './service-database.ts';

const [original, copy] = [await testDatabase(), await testDatabase()];
const written = openDatabase({ url: original.url, poolSize: 2 });
const copied = openDatabase({ url: copy.url, poolSize: 2 });
const opened: { close(): Promise<void> }[] = [written, copied];
afterAll(async () => {
  for (const { close } of opened.reverse()) await close();
});

/** The copy is one that gets what is written only when the test says so. */
function openWithCopy(replicaLagMs: number, replicaUrl = copy.url) {
  const pool = { url: original.url, poolSize: 2, subgraph: 'auth' as const };
  const database = openServiceDatabase({ ...pool, replicaUrl, replicaLagMs });
  opened.push(database);
  return database;
}

const rowOf = (id: string, sequence: bigint) => ({
  ...{ id, sequence, subject: 's', aggregateId: 'a', payload: '{}', sentAt: new Date() },
});
const isIn = async ({ db }: { db: typeof written.db }, id: string) =>
  (await db.authOutbox.count({ where: { id } })) === 1;

it('answers from the copy what may be old, and from the database what may not', async () => {
  const mark = randomUUID();
  await copied.db.authOutbox.create({ data: rowOf(mark, 1n) });
  const database = openWithCopy(3_600_000);
  const mayBeOld = () => isIn({ db: database.dbFor(true) }, mark);
  await expect.poll(mayBeOld, { timeout: 20_000 }).toBe(true);
  const fresh = randomUUID();
  await written.db.authOutbox.create({ data: rowOf(fresh, 2n) });
  expect(await isIn({ db: database.dbFor(true) }, fresh)).toBe(false);
  expect(await isIn({ db: database.dbFor(false) }, fresh)).toBe(true);
});

it('leaves the copy alone while it lags too far, and comes back when it has caught up', async () => {
  const database = openWithCopy(3_000);
  const sees = (id: string) => () => isIn({ db: database.dbFor(true) }, id);
  const [mark, late] = [randomUUID(), randomUUID()];
  const patience = { timeout: 20_000 };
  await copied.db.authOutbox.create({ data: rowOf(mark, 2n) });
  await expect.poll(sees(mark), patience).toBe(true);
  await written.db.authOutbox.create({ data: rowOf(late, 3n) });
  await expect.poll(sees(late), patience).toBe(true);
  expect(await sees(mark)()).toBe(false);
  await copied.db.authOutbox.create({ data: rowOf(late, 3n) });
  await expect.poll(sees(mark), patience).toBe(true);
});

it('works from the database while the copy is away', async () => {
  const away = new URL(copy.url);
  away.port = '1';
  const database = openWithCopy(3_600_000, away.href);
  const id = randomUUID();
  await written.db.authOutbox.create({ data: rowOf(id, 5n) });
  expect(await isIn({ db: database.dbFor(true) }, id)).toBe(true);
});
