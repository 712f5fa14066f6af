import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import type { Pool as DriverPool, PoolConnection } from 'mariadb';
import type { Pool } from './pool.ts';

/** Marks a Prisma transaction as one on a lent connection: the level nobody asks for in earnest. */
export const onLentConnection = 'ReadUncommitted';

export type LendingAdapter = {
  factory: PrismaMariaDb;
  /** Makes the Prisma transaction that `open` begins run on `connection`, inside what is begun there already. */
  lend<T>(connection: PoolConnection, open: () => Promise<T>): Promise<T>;
};

/** Prisma's adapter on our pool, which can also join a transaction that is already running. */
export function createAdapter(pool: Pool): LendingAdapter {
  let offered: PoolConnection | undefined;
  let next: PoolConnection | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const lending = {
    query: pool.query,
    execute: pool.execute,
    getConnection() {
      const connection = next;
      next = undefined;
      return connection ? Promise.resolve(connection) : pool.getConnection();
    },
  };
  // The adapter calls these three, and nothing else, on a pool it does not own.
  const factory = new PrismaMariaDb(lending as unknown as DriverPool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = (level) => {
      if (level !== 'READ UNCOMMITTED') return start(level);
      if (!offered) throw new Error('no connection was lent');
      // `start` asks for its connection before it waits for anything, so nobody else can take it.
      next = joined(offered);
      return start();
    };
    return adapter;
  };

  return {
    factory,
    lend(connection, open) {
      const opened = turn.then(async () => {
        offered = connection;
        try {
          return await open();
        } finally {
          offered = undefined;
        }
      });
      turn = opened.catch(() => {});
      return opened;
    },
  };
}

/** The connection without its end: whoever lends it commits, rolls back and releases. */
function joined(connection: PoolConnection): PoolConnection {
  const own = new Set(['BEGIN', 'COMMIT', 'ROLLBACK']);
  const facade = {
    query: (statement: { sql: string }, values?: unknown) =>
      own.has(statement.sql) ? Promise.resolve([]) : connection.query(statement, values),
    execute: connection.execute.bind(connection),
    on: () => facade,
    off: () => facade,
    release: () => Promise.resolve(),
  };
  return facade as unknown as PoolConnection;
}
