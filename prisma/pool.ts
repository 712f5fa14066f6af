import type { EventEmitter } from 'node:events';
import { createPool, type PoolConnection, type QueryOptions } from 'mariadb';
import { parseDatabaseUrl } from './database-url.ts';
import { createGate } from './gate.ts';
import { openGatheringSocket } from './gathering-socket.ts';

/** A statement that took longer than it should; its values stay out, since they may be anybody's data. */
export type SlowStatement = { sql: string; durationMs: number };

export type PoolOptions = {
  url: string;
  poolSize: number;
  onSlow?: (statement: SlowStatement) => void;
  /** From which duration a statement counts as slow. */
  slowMs?: number;
  /** How long a statement outside transactions may take (on MySQL: a SELECT); 0 for as long as it likes. */
  statementMs?: number;
  /** How long a caller waits for a free connection. */
  patienceMs?: number;
};

/** Whether each statement stands for itself, or everything up to COMMIT or ROLLBACK belongs together. */
export type ConnectionMode = 'each-alone' | 'until-commit';

/** What Prisma's adapter uses of the driver's pool, and how many wait for it. */
export type Pool = {
  getConnection(mode?: ConnectionMode): Promise<PoolConnection>;
  execute: PoolConnection['execute'];
  /** Passes by the gate: for the questions that must not wait behind transactions (server version, ping). */
  query: PoolConnection['query'];
  end(): Promise<void>;
  waiting(): number;
};

// A reader sees what is committed when it asks, and inserts lock no gaps: see
// docs/decisions/0004-read-committed.md. A lock is waited for less long than a request lives, so that there is
// time to begin again.
const sessionSettings = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = 3",
];

/** Nobody waits any more for what takes so long; a transaction ends with the deadline of its caller instead. */
function eachAlone(statementMs: number): string {
  return `SET autocommit = 1, ${statementLimit(statementMs)}`;
}
const untilCommit = `SET autocommit = 0, ${statementLimit(0)}`;

/** One variable of MariaDB, in seconds, and one of MySQL; each reads its own comment. */
function statementLimit(ms: number): string {
  return `/*M! max_statement_time = ${ms / 1_000} */ /*!80000 max_execution_time = ${ms} */`;
}

// A connection that was idle is tried out before it is given out. With the driver's 250 ms a server, or a
// machine, that was merely slow lost all its connections, and opening them anew made it slower still. The
// driver's types leave the setting out.
const patience: object = { pingTimeout: 2_000 };

/** Connections to the database, given out in order of arrival, on UTC and timed. */
export function openPool({
  url,
  poolSize,
  onSlow,
  slowMs = 1_000,
  statementMs = 30_000,
  patienceMs = 5_000,
}: PoolOptions): Pool {
  const address = parseDatabaseUrl(url);
  const pool = createPool({
    ...address,
    stream: () => openGatheringSocket(address),
    // One more than the gate lets in: see `query`.
    connectionLimit: poolSize + 1,
    minimumIdle: Math.min(2, poolSize),
    idleTimeout: 300,
    // The gate does the waiting: a caller behind it waits here only while the server is away.
    acquireTimeout: 2_500,
    connectTimeout: 2_000,
    initializationTimeout: 5_000,
    ...patience,
    prepareCacheLength: 256,
    dateStrings: true,
    // An error goes to the log with its statement, and never with the values: plates, hashes, names.
    logParam: false,
    // Known from the handshake. Statements that the driver itself sends on a new connection (SET NAMES,
    // `timezone`, `initSql`) end the process with an unhandled rejection when the server goes just then.
    collation: 'UTF8MB4_UNICODE_CI',
  });
  const gate = createGate({ places: poolSize, patienceMs });
  /** Threads of the server that are set up, by the mode they are in. */
  const prepared = new Map<number | null, ConnectionMode>();
  let outage: { error: unknown; at: number } | undefined;
  const events = pool as unknown as EventEmitter;
  // Each caller is told of its own failure; without a listener the pool's copy would end the process.
  events.on('error', () => {});
  // A restarted server counts its threads from the start again.
  events.on('connection', ({ threadId }: { threadId: number | null }) => prepared.delete(threadId));

  async function connect(mode: ConnectionMode = 'each-alone'): Promise<PoolConnection> {
    // While the server is away a few callers find out slowly; those who come just after are told at once.
    if (outage && performance.now() - outage.at < 500) throw outage.error;
    try {
      const connection = await pool.getConnection();
      if (prepared.get(connection.threadId) !== mode) await prepare(connection, mode);
      outage = undefined;
      return connection;
    } catch (error) {
      outage = { error, at: performance.now() };
      throw error;
    }
  }

  // A connection stays in its mode: in a worker, where nearly all is transactions, beginning one costs nothing.
  async function prepare(connection: PoolConnection, mode: ConnectionMode): Promise<void> {
    const known = prepared.delete(connection.threadId);
    const settings = [
      ...(known ? [] : sessionSettings),
      mode === 'each-alone' ? eachAlone(statementMs) : untilCommit,
    ];
    try {
      await Promise.all(settings.map((sql) => connection.query(sql)));
      prepared.set(connection.threadId, mode);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  function timed<T>(statement: string | QueryOptions, run: () => Promise<T>): Promise<T> {
    if (!onSlow) return run();
    const startedAt = performance.now();
    return run().finally(() => {
      const durationMs = performance.now() - startedAt;
      if (durationMs < slowMs) return;
      onSlow({ sql: typeof statement === 'string' ? statement : statement.sql, durationMs });
    });
  }

  async function getConnection(mode?: ConnectionMode): Promise<PoolConnection> {
    const leave = await gate.enter(mode === 'until-commit' ? 'write' : 'read');
    try {
      const connection = await connect(mode);
      const release = connection.release.bind(connection);
      connection.release = () => release().finally(leave);
      if (onSlow) {
        const execute = connection.execute.bind(connection);
        const query = connection.query.bind(connection);
        connection.execute = (sql, values) => timed(sql, () => execute(sql, values));
        connection.query = (sql, values) => timed(sql, () => query(sql, values));
      }
      return connection;
    } catch (error) {
      leave();
      throw error;
    }
  }

  return {
    getConnection,
    async execute(sql, values) {
      const connection = await getConnection();
      try {
        return await connection.execute(sql, values);
      } finally {
        await connection.release();
      }
    },
    async query(sql, values) {
      const connection = await connect();
      try {
        return await connection.query(sql, values);
      } finally {
        await connection.release();
      }
    },
    end: () => pool.end(),
    waiting: gate.waiting,
  };
}
