import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolConnection } from 'mariadb';
import type { LendingAdapter } from './adapter.ts';
import { COMMIT_LOST, faultOf, isAway, isLockFailure, TOO_LONG_OPEN } from './database-fault.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { createJoinedClient } from './joined-client.ts';
import type { Pool } from './pool.ts';
import { sendInOrder } from './send-in-order.ts';
import { type SqlValue, sqlRows, sqlValues } from './sql-values.ts';

/**
 * SQL on the transaction's own connection, without Prisma's share of the time: for hot paths. Statements that
 * are not awaited one by one go to the server together, and are carried out in the order they were given.
 */
export type Sql = {
  /** Runs one statement and tells how many rows it found (UPDATE) or wrote. */
  execute(sql: string, values?: SqlValue[]): Promise<number>;
  /** Reads rows. DECIMAL and DATE come as text, BIGINT as bigint, DATETIME as Date, TINYINT(1) as true or false. */
  select<Row>(sql: string, values?: SqlValue[]): Promise<Row[]>;
};

/** What runs inside a transaction is given: Prisma's models, and `sql` for hot paths. */
export type Tx = Prisma.TransactionClient & { readonly sql: Sql };

export type TransactionOptions = {
  /** How long the work may take before it is rolled back. */
  timeoutMs?: number;
  /** Epoch milliseconds after which nobody waits any more: it is not begun then, and rolled back if it is open. */
  deadlineAt?: number;
};

export type TransactionParts = { db: PrismaClient; pool: Pool; adapter: LendingAdapter };

/** For how long a transaction is begun again where nobody says how long they wait. */
const patienceMs = 10_000;

/** How long it may be open: it holds locks, and a place among the connections. */
const openMs = 15_000;

/**
 * Runs `work` in one transaction, and again when the database ended it for a deadlock, or a lock was waited
 * for in vain: until it succeeds or nobody waits any more. The locks it held are given back in between.
 */
export async function runTransaction<T>(
  parts: TransactionParts,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const againUntil = options.deadlineAt ?? Date.now() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(parts, work, options);
    } catch (error) {
      if (!isLockFailure(error)) throw error;
      const pauseMs = Math.random() * Math.min(500, 20 * 2 ** attempt);
      if (Date.now() + pauseMs >= againUntil) throw error;
      await sleep(pauseMs);
    }
  }
}

// Prisma takes part only once a model is used: its own transactions cost more than seven statements.
// See docs/decisions/0008-transactions-beside-prisma.md.
async function runOnce<T>(
  { db, pool, adapter }: TransactionParts,
  work: (tx: Tx) => Promise<T>,
  { timeoutMs = openMs, deadlineAt = Number.POSITIVE_INFINITY }: TransactionOptions,
): Promise<T> {
  // Without autocommit rather than with BEGIN: a deadlock ends what BEGIN began, and statements sent along
  // with the one that met it would be kept by themselves. So they begin anew, and are taken back too.
  const connection = await pool.getConnection('until-commit');
  const leftMs = Math.min(timeoutMs, deadlineAt - Date.now());
  if (leftMs <= 0) {
    await connection.release();
    throw tooLong();
  }
  let open = true;
  const send = sendInOrder(connection, () => {
    if (!open) throw new Error('the transaction has ended: a statement was not awaited');
  });
  const sql: Sql = {
    execute: async (text, values = []) =>
      Number((await send(text, sqlValues(values))).affectedRows),
    select: async (text, values = []) => sqlRows(await send(text, sqlValues(values))),
  };
  const models = createJoinedClient({ db, adapter, connection, timeoutMs });
  try {
    const result = await inTime(work(models.client({ sql })), leftMs);
    open = false;
    await models.leave();
    await commit(connection);
    return result;
  } catch (error) {
    open = false;
    if (faultOf(error)?.code === TOO_LONG_OPEN) connection.destroy();
    await models.leave();
    // A connection that cannot roll back is thrown away, and the server rolls back for it.
    await connection.query('ROLLBACK').catch(() => connection.destroy());
    throw error;
  } finally {
    await connection.release();
  }
}

// A COMMIT without an answer may have happened: nobody may be told that nothing was done.
async function commit(connection: PoolConnection): Promise<void> {
  try {
    await connection.query('COMMIT');
  } catch (error) {
    const fault = faultOf(error);
    if (fault && !isAway(fault)) throw error;
    const lost = new Error('the answer to COMMIT was lost', { cause: error });
    throw Object.assign(lost, { code: COMMIT_LOST });
  }
}

function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLong()), timeoutMs);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

function tooLong(): Error {
  return Object.assign(new Error('the transaction took too long'), { code: TOO_LONG_OPEN });
}
