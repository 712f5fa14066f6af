import type { ServiceDatabase } from '@commerce-tracking/service-kit/database';
import { type Db, openDatabase } from './client.ts';
import { createCommandLog } from './command-log.ts';
import { translateDatabaseError } from './errors.ts';
import { createJobStore } from './job-store.ts';
import { createOutboxStore } from './outbox.ts';
import type { PoolOptions } from './pool.ts';
import type { Tx } from './transaction.ts';

/** Everything a service asks of its database, commands and messages of its subgraph included. */
export function openServiceDatabase(
  options: PoolOptions & { subgraph: 'auth' | 'admin' | 'model' | 'tradeflow' },
): ServiceDatabase<Db, Tx> {
  let tell = options.onSlow;
  const database = openDatabase({ ...options, onSlow: (statement) => tell?.(statement) });
  const own = { subgraph: options.subgraph, pool: database.pool };
  return {
    db: database.db,
    transaction: (work, limits) => database.transaction(work, limits),
    commandLog: createCommandLog(own),
    outbox: createOutboxStore(own),
    jobs: createJobStore(own),
    translate: translateDatabaseError,
    onSlow: (listener) => {
      tell = listener;
    },
    ping: database.ping,
    close: database.close,
  };
}
