import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testDatabase } from '../tests/support/environment.ts';
import { type Database, openDatabase, type Tx } from './client.ts';
import { translateDatabaseError } from './errors.ts';

let database: Database;
const slow: string[] = [];

beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 4, slowMs: 100, onSlow: ({ sql }) => slow.push(sql) });
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => database.close());

const insert =
  'INSERT INTO auth_outbox (id, subject, aggregateId, payload, sentAt) VALUES (?, ?, ?, ?, ?)';

describe('transaction', () => {
  it('lets models and plain SQL see and keep each other’s writes', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    await database.transaction(async (tx) => {
      await tx.sql.execute(insert, [first, 's', 'a', '{}', null]);
      expect(await tx.authOutbox.findUnique({ where: { id: first } })).toMatchObject({ id: first });
      await tx.authOutbox.create({ data: aRow(second) });
      expect(await rows(tx, [first, second])).toBe(2);
      expect(await countThroughDb([first, second])).toBe(0);
    });
    expect(await countThroughDb([first, second])).toBe(2);
  });

  it('says of a failed statement what it was, and none of its values', async () => {
    const secret = `AB 1234 ${randomUUID()}`;
    const fail = [
      () => database.db.sql.execute(`${insert} nonsense`, [secret, secret, secret, secret, null]),
      () =>
        database.transaction((tx) =>
          tx.sql.execute(insert, [secret.repeat(9), 's', 'a', '{}', null]),
        ),
      () => database.db.$executeRaw`INSERT INTO auth_outbox (nonsense) VALUES (${secret})`,
      () => database.db.authOutbox.create({ data: { ...aRow(secret.repeat(9)) } }),
    ];
    for (const work of fail) {
      const error: unknown = await work().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 10 })).not.toContain('AB 1234');
    }
  });

  it('says in the log which key a value was doubled for, and not the value', async () => {
    const id = `AB 1234 ${randomUUID()}`.slice(0, 36);
    const row = [id, 's', 'a', '{}', null];
    const lines: string[] = [];
    const log = createLogger(
      { name: 'test', level: 'warn' },
      { write: (line) => lines.push(line) },
    );
    const twice = [
      () => database.db.sql.execute(insert, row),
      () => database.transaction((tx) => tx.sql.execute(insert, row)),
      () => database.transaction((tx) => tx.authOutbox.create({ data: aRow(id) })),
      () => database.db.$executeRawUnsafe(insert, ...row),
    ];
    await twice[0]?.();
    for (const again of twice) {
      const err = await again().catch((error: unknown) => translateDatabaseError(error));
      // As it is logged of a refused command, and of whatever else fails.
      log.warn({ err: (err as Error).cause });
      log.error({ err });
    }
    expect(lines).toHaveLength(2 * twice.length);
    expect(lines.filter((line) => line.includes('PRIMARY'))).toHaveLength(2 * twice.length);
    expect(lines.join('')).not.toContain('AB 1234');
  });

  it('takes back what both have written when the work fails', async () => {
    const ids = [randomUUID(), randomUUID()] as const;
    const failing = database.transaction(async (tx) => {
      await tx.authOutbox.create({ data: aRow(ids[0]) });
      await tx.sql.execute(insert, [ids[1], 's', 'a', '{}', null]);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await countThroughDb([...ids])).toBe(0);
  });

  it('carries out statements sent together in their order, known to the server or not', async () => {
    const { url } = await testDatabase();
    const single = openDatabase({ url, poolSize: 1 });
    const known = 'UPDATE auth_outbox SET subject = ? WHERE id = ?';
    const id = randomUUID();
    const found = await single.transaction(async ({ sql }) => {
      await sql.execute(known, ['prepared', randomUUID()]);
      return Promise.all([
        sql.execute(`${insert} -- not prepared yet`, [id, 's', 'order', '{}', null]),
        sql.execute(known, ['second', id]),
        sql.execute(`${known} AND subject = 'second'`, ['third', id]),
        sql.execute(known, ['fourth', id]),
      ]);
    });
    expect(found).toEqual([1, 1, 1, 1]);
    await single.close();
  });

  it('keeps nothing of statements sent along with one that a deadlock has undone', async () => {
    const [near, far] = [randomUUID(), randomUUID()];
    await database.transaction(async (tx) => {
      for (const id of [near, far]) await tx.sql.execute(insert, [id, 's', 'lock', '{}', null]);
    });
    const lock = 'UPDATE auth_outbox SET subject = ? WHERE id = ?';
    const stray: string[] = [];
    let meet: () => void = () => undefined;
    const bothHold = new Promise<void>((resolve) => {
      meet = resolve;
    });
    // The heavier one is spared: the server undoes whoever has changed less.
    const heavy = database.transaction(async ({ sql }) => {
      const many = Array.from({ length: 50 }, () => [randomUUID(), 's', 'heavy', '{}', null]);
      await Promise.all(many.map((values) => sql.execute(insert, values)));
      await sql.execute(lock, ['heavy', near]);
      await bothHold;
      await sql.execute(lock, ['heavy', far]);
    });
    const light = database.transaction(async ({ sql }) => {
      await sql.execute(lock, ['light', far]);
      meet();
      await sleep(100);
      const id = randomUUID();
      stray.push(id);
      await Promise.all([
        sql.execute(lock, ['light', near]),
        sql.execute(insert, [id, 's', 'stray', '{}', null]),
      ]);
    });
    await Promise.all([heavy, light]);
    expect(stray).toHaveLength(2); // Undone once, done at the second try.
    expect(await countThroughDb([stray[0] ?? ''])).toBe(0);
    expect(await countThroughDb([stray[1] ?? ''])).toBe(1);
  });

  it('keeps many transactions apart while more come than there are connections', async () => {
    const owners = Array.from({ length: 40 }, () => randomUUID());
    await Promise.all(
      owners.map((owner, index) =>
        database
          .transaction(async (tx) => {
            await tx.authOutbox.create({ data: { ...aRow(randomUUID()), aggregateId: owner } });
            await tx.sql.execute(insert, [randomUUID(), 's', owner, '{}', null]);
            const seen = await tx.authOutbox.count({ where: { aggregateId: { in: owners } } });
            expect(seen).toBeGreaterThanOrEqual(2);
            if (index % 4 === 0) throw new Error('refused');
          })
          .catch((error: Error) => expect(error.message).toBe('refused')),
      ),
    );
    const counts = await database.db.authOutbox.groupBy({
      by: ['aggregateId'],
      where: { aggregateId: { in: owners } },
      _count: true,
    });
    expect(counts.map((entry) => entry._count)).toEqual(Array(30).fill(2));
  });

  it('begins again when the database ends a deadlock at its cost', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await database.db.authOutbox.createMany({ data: [aRow(a), aRow(b)] });
    let tries = 0;
    let holding = 0;
    const both = (first: string, second: string) =>
      database.transaction(async (tx) => {
        tries += 1;
        await touch(tx, first);
        holding += 1;
        await expect.poll(() => holding).toBeGreaterThanOrEqual(2);
        await touch(tx, second);
      });
    await Promise.all([both(a, b), both(b, a)]);
    expect(tries).toBe(3);
    const { payload } = await database.db.authOutbox.findUniqueOrThrow({ where: { id: a } });
    expect(payload).toBe('{}xx');
  });

  it('begins again when a lock was waited for in vain, as long as somebody waits', async () => {
    const id = randomUUID();
    await database.db.authOutbox.create({ data: aRow(id) });
    let tries = 0;
    const impatient = (deadlineAt: number, afterwards = () => {}) =>
      database.transaction(
        async ({ sql }) => {
          tries += 1;
          await sql.execute('SET SESSION innodb_lock_wait_timeout = 1');
          try {
            await sql.execute("UPDATE auth_outbox SET payload = 'late' WHERE id = ?", [id]);
          } finally {
            await sql.execute('SET SESSION innodb_lock_wait_timeout = 3');
            afterwards();
          }
        },
        { deadlineAt },
      );
    let free: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    const holder = database.transaction(async (tx) => {
      await touch(tx, id);
      const deadlineAt = Date.now() + 60_000;
      const passed = () => void vi.spyOn(Date, 'now').mockReturnValue(deadlineAt);
      await expect(impatient(deadlineAt, passed)).rejects.toMatchObject({ errno: 1205 });
      vi.restoreAllMocks();
      expect(tries).toBe(1);
      const patient = impatient(Date.now() + 60_000);
      void expect
        .poll(() => tries, { timeout: 30_000 })
        .toBe(3)
        .then(free, free);
      await held;
      return { patient };
    });
    await (await holder).patient;
    const { payload } = await database.db.authOutbox.findUniqueOrThrow({ where: { id } });
    expect(payload).toBe('late');
  });

  it('ends work that takes too long, and takes it back', async () => {
    const id = randomUUID();
    const late = database.transaction(
      async (tx) => {
        await tx.sql.execute(insert, [id, 's', 'a', '{}', null]);
        await tx.sql.select('SELECT SLEEP(5)');
      },
      { timeoutMs: 50 },
    );
    await expect(late).rejects.toMatchObject({ code: 'TOO_LONG_OPEN' });
    const never = database.transaction(() => new Promise<void>(() => {}), { timeoutMs: 50 });
    await expect(never).rejects.toMatchObject({ code: 'TOO_LONG_OPEN' });
    const withModels = database.transaction(
      async (tx) => {
        await tx.authOutbox.count();
        await sleep(70);
      },
      { timeoutMs: 50 },
    );
    await expect(withModels).rejects.toMatchObject({ code: 'TOO_LONG_OPEN' });
    await expect.poll(() => countThroughDb([id])).toBe(0);
    // Their connections are free again: more of them than the pool has.
    await Promise.all(
      Array.from({ length: 8 }, () => database.transaction((tx) => tx.authOutbox.count())),
    );
  });

  it('ends at the deadline of whoever waits for it, gives its locks back and keeps nothing', async () => {
    const [held, written] = [randomUUID(), randomUUID()];
    await database.db.authOutbox.create({ data: aRow(held) });
    const overtaken = database.transaction(
      async (tx) => {
        await touch(tx, held);
        await tx.authOutbox.create({ data: aRow(written) });
        await tx.sql.select('SELECT SLEEP(10)');
      },
      { deadlineAt: Date.now() + 1_000 },
    );
    await expect(overtaken).rejects.toMatchObject({ code: 'TOO_LONG_OPEN' });
    // Nobody's lock stands in the way, and what was written under it is gone.
    await database.transaction((tx) => touch(tx, held));
    const { payload } = await database.db.authOutbox.findUniqueOrThrow({ where: { id: held } });
    expect(payload).toBe('{}x');
    expect(await countThroughDb([written])).toBe(0);
  });

  it('begins nothing for somebody whose deadline has passed, waiting for a connection included', async () => {
    const { url } = await testDatabase();
    const single = openDatabase({ url, poolSize: 1 });
    let begun = 0;
    const work = async () => {
      begun += 1;
    };
    const late = { code: 'TOO_LONG_OPEN' };
    await expect(single.transaction(work, { deadlineAt: Date.now() })).rejects.toMatchObject(late);
    const deadlineAt = Date.now() + 50;
    const { queued } = await single.transaction(async () => {
      const refused = expect(single.transaction(work, { deadlineAt })).rejects.toMatchObject(late);
      await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(deadlineAt);
      return { queued: refused };
    });
    await queued;
    expect(begun).toBe(0);
    await single.transaction(work);
    expect(begun).toBe(1);
    await single.close();
  });

  it('refuses a statement that comes after the end', async () => {
    let leaked: Tx | undefined;
    await database.transaction(async (tx) => {
      leaked = tx;
    });
    await expect(leaked?.sql.execute('SELECT 1')).rejects.toThrow('has ended');
    await expect(leaked?.authOutbox.count()).rejects.toThrow();
    await database.transaction(async (tx) => {
      leaked = tx;
      await tx.authOutbox.count();
    });
    await expect(leaked?.authOutbox.count()).rejects.toThrow();
  });

  it('reads days as text, instants as dates, decimals exactly, on UTC whatever the machine says', async () => {
    const at = new Date('2026-07-01T23:30:00.123Z');
    const row = await database.transaction(async (tx) => {
      const id = randomUUID();
      await tx.sql.execute(insert, [id, 's', 'a', '{}', at]);
      const [found] = await tx.sql.select<Record<string, unknown>>(
        "SELECT sentAt, CAST('2026-07-01' AS DATE) AS day, CAST('12345678901234.5678' AS DECIMAL(18,4)) AS amount, createdAt FROM auth_outbox WHERE id = ?",
        [id],
      );
      return found;
    });
    expect(row).toMatchObject({ sentAt: at, day: '2026-07-01', amount: '12345678901234.5678' });
    expect(Math.abs(Number(row?.createdAt) - Date.now())).toBeLessThan(60_000);
  });

  it('reads what others have committed meanwhile, and tells of slow statements', async () => {
    const id = randomUUID();
    await database.transaction(async (tx) => {
      expect(await rows(tx, [id])).toBe(0);
      await database.db.authOutbox.create({ data: aRow(id) });
      expect(await rows(tx, [id])).toBe(1);
      await tx.sql.select('SELECT SLEEP(0.15) AS s');
    });
    expect(slow).toContain('SELECT SLEEP(0.15) AS s');
  });
});

function aRow(id: string) {
  return { id, subject: 's', aggregateId: 'a', payload: '{}' };
}

function touch(tx: Tx, id: string): Promise<number> {
  return tx.sql.execute("UPDATE auth_outbox SET payload = CONCAT(payload, 'x') WHERE id = ?", [id]);
}

async function rows(tx: Tx, ids: string[]): Promise<number> {
  const marks = ids.map(() => '?').join(', ');
  const [row] = await tx.sql.select<{ n: bigint }>(
    `SELECT COUNT(*) AS n FROM auth_outbox WHERE id IN (${marks})`,
    ids,
  );
  return Number(row?.n);
}

function countThroughDb(ids: string[]): Promise<number> {
  return database.db.authOutbox.count({ where: { id: { in: ids } } });
}
