import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../tests/support/environment.ts';
import { type Database, openDatabase } from './client.ts';
import { translateDatabaseError } from './errors.ts';
import { startTestProxy, type TestProxy } from './test-proxy.ts';

let proxy: TestProxy;
let database: Database;

beforeAll(async () => {
  const { url } = await testDatabase();
  proxy = await startTestProxy(url);
  database = openDatabase({ url: proxy.url, poolSize: 3 });
});
afterAll(async () => {
  await database.close();
  await proxy.close();
});

describe('a database that goes away', () => {
  it('is UNAVAILABLE within seconds for every kind of use, and used again when it is back', async () => {
    await database.ping();
    await database.db.authOutbox.count();
    proxy.cut();
    const startedAt = performance.now();
    const reasons = await Promise.all([
      told(() => database.ping()),
      told(() => database.db.authOutbox.count()),
      told(() => database.db.$queryRawUnsafe('SELECT 1')),
      told(() => database.transaction((tx) => tx.sql.select('SELECT 1'))),
      told(() => database.transaction((tx) => tx.authOutbox.count())),
    ]);
    expect(reasons).toEqual(Array(5).fill('DATABASE_AWAY'));
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    proxy.mend();
    await expect.poll(() => told(() => database.ping()), { timeout: 15_000 }).toBe('nothing');
    expect(await database.transaction((tx) => tx.authOutbox.count())).toBe(0);
  });

  it('is UNAVAILABLE, not BUSY, for far more callers than there are connections', async () => {
    proxy.cut();
    const callers = Array.from({ length: 30 }, () =>
      told(() => database.transaction((tx) => tx.sql.select('SELECT 1'))),
    );
    expect([...new Set(await Promise.all(callers))]).toEqual(['DATABASE_AWAY']);
    proxy.mend();
    await expect.poll(() => told(() => database.ping()), { timeout: 15_000 }).toBe('nothing');
  });

  it('takes back a transaction that was cut off in the middle', async () => {
    const id = randomUUID();
    const cut = () =>
      database.transaction(async (tx) => {
        await tx.sql.execute(insert, [id]);
        proxy.cut();
        await tx.sql.select('SELECT 1');
      });
    expect(await told(cut)).toBe('DATABASE_AWAY');
    proxy.mend();
    await expect.poll(() => told(() => database.ping()), { timeout: 15_000 }).toBe('nothing');
    expect(await database.db.authOutbox.count({ where: { id } })).toBe(0);
  });

  it('does not say that nothing was done when the answer to COMMIT is lost', async () => {
    const id = randomUUID();
    const lost = () =>
      database.transaction(async (tx) => {
        await tx.sql.execute(insert, [id]);
        proxy.loseAnswerTo('COMMIT');
      });
    expect(await told(lost)).toBe('UNKNOWN_OUTCOME');
    expect(await database.db.authOutbox.count({ where: { id } })).toBe(1);
  });

  it('may be away when a process starts', async () => {
    proxy.cut();
    const early = openDatabase({ url: proxy.url, poolSize: 2 });
    expect(await told(() => early.db.authOutbox.count())).toBe('DATABASE_AWAY');
    proxy.mend();
    await expect
      .poll(() => told(() => early.transaction((tx) => tx.authOutbox.count())), { timeout: 15_000 })
      .toBe('nothing');
    await early.close();
  });
});

const insert =
  "INSERT INTO auth_outbox (id, subject, aggregateId, payload) VALUES (?, 's', 'a', '{}')";

async function told(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'nothing';
  } catch (error) {
    const translated = translateDatabaseError(error) as { reason?: { name: string } };
    return translated.reason?.name ?? String(error);
  }
}
