import type { ServiceDatabase } from '@commerce-tracking/service-kit/database';
import type { ServiceEnv } from '@commerce-tracking/service-kit/env';
import { type Db, openDatabase } from './client.ts';
import { createCommandLog } from './command-log.ts';
import { translateDatabaseError } from './errors.ts';
import { createJobStore } from './job-store.ts';
import { createOutboxStore } from './outbox.ts';
import type { PoolOptions, SlowStatement } from './pool.ts';
import { openReplica } from './replica.ts';
import type { Tx } from './transaction.ts';

type DatabaseEnv = Pick<
  ServiceEnv,
  | 'DATABASE_URL'
  | 'DATABASE_POOL_SIZE'
  | 'DATABASE_SLOW_MS'
  | 'DATABASE_STATEMENT_MS'
  | 'DATABASE_REPLICA_URL'
  | 'DATABASE_REPLICA_LAG_MS'
  | 'ROLES'
>;

/** What a service's environment says of its database. */
export function databaseOptions(env: DatabaseEnv): PoolOptions & ReplicaSettings {
  const reads = env.ROLES.includes('subgraph');
  return {
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    slowMs: env.DATABASE_SLOW_MS,
    statementMs: env.DATABASE_STATEMENT_MS,
    // Only what answers questions reads from a copy; work and its decisions never do.
    ...(reads && env.DATABASE_REPLICA_URL && { replicaUrl: env.DATABASE_REPLICA_URL }),
    replicaLagMs: env.DATABASE_REPLICA_LAG_MS,
  };
}

type ReplicaSettings = { replicaUrl?: string; replicaLagMs?: number };

/** Everything a service asks of its database, commands and messages of its subgraph included. */
export function openServiceDatabase(
  options: PoolOptions & ReplicaSettings & { subgraph: 'auth' | 'admin' | 'model' | 'tradeflow' },
): ServiceDatabase<Db, Tx> {
  let tell = options.onSlow;
  const told = { ...options, onSlow: (statement: SlowStatement) => tell?.(statement) };
  const database = openDatabase(told);
  const { replicaUrl: url, replicaLagMs: lagMaxMs = 2_000 } = options;
  const replica = url ? openReplica(database.pool, { ...told, url, lagMaxMs }) : null;
  const own = { subgraph: options.subgraph, pool: database.pool };
  return {
    db: database.db,
    dbFor: (mayLag) => (mayLag && replica?.isFresh() ? replica.db : database.db),
    transaction: (work, limits) => database.transaction(work, limits),
    commandLog: createCommandLog(own),
    outbox: createOutboxStore(own),
    jobs: createJobStore(own),
    translate: translateDatabaseError,
    onSlow: (listener) => {
      tell = listener;
    },
    ping: database.ping,
    async close() {
      await replica?.close();
      await database.close();
    },
  };
}
