import { createAdapter } from './adapter.ts';
import { PrismaClient } from './generated/client.ts';
import { openPool, type Pool, type PoolOptions } from './pool.ts';
import { type SqlValue, sqlRows, sqlValues } from './sql-values.ts';
import { runTransaction, type Sql, type TransactionOptions, type Tx } from './transaction.ts';

export { Prisma } from './generated/client.ts';
export * from './generated/enums.ts';
export type { SlowStatement } from './pool.ts';
export type { SqlValue } from './sql-values.ts';
export type { Sql, Tx } from './transaction.ts';

/** Reads outside a transaction, each on whatever connection is free; `sql` is for hot paths, as in a transaction. */
export type Db = PrismaClient & {
  readonly sql: Sql;
  /**
   * Runs one statement at once, past everybody who waits for a connection, and gives what it has put into
   * LAST_INSERT_ID. A transaction may wait for it: it never needs what the transaction holds.
   */
  readonly takeNumber: (sql: string, values: SqlValue[]) => Promise<number>;
};

/** One process's access to the database. */
export type Database = {
  db: Db;
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
  /** The connections beneath, for work that has to stay on one of them. */
  pool: Pool;
};

/** Opens the database without waiting for it: the first use connects, and so does each use after an outage. */
export function openDatabase(options: PoolOptions): Database {
  const pool = openPool(options);
  const adapter = createAdapter(pool);
  const db = Object.assign(new PrismaClient({ adapter: adapter.factory }), {
    sql: sqlOn(pool),
    takeNumber: async (text: string, values: SqlValue[]) =>
      Number((await pool.query(text, sqlValues(values))).insertId),
  });
  return {
    db,
    pool,
    transaction: (work, limits) => runTransaction({ db, pool, adapter }, work, limits),
    async ping() {
      await pool.query('SELECT 1');
    },
    async close() {
      await db.$disconnect();
      await pool.end();
    },
  };
}

function sqlOn(pool: Pool): Sql {
  return {
    execute: async (text, values = []) =>
      Number((await pool.execute(text, sqlValues(values))).affectedRows),
    select: async (text, values = []) => sqlRows(await pool.execute(text, sqlValues(values))),
  };
}
