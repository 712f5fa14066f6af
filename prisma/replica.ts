import { type Db, openDatabase } from './client.ts';
import { createLagWatch } from './lag-watch.ts';
import type { Pool, PoolOptions } from './pool.ts';

export type ReplicaOptions = Pick<
  PoolOptions,
  'url' | 'poolSize' | 'onSlow' | 'slowMs' | 'statementMs'
> & {
  subgraph: string;
  /** How far the copy may lag behind and still be read. */
  lagMaxMs: number;
};

/** A copy of the database for reads that may be a little old. */
export type Replica = {
  db: Db;
  /** Whether it answers, and lags no further behind than allowed. */
  isFresh(): boolean;
  close(): Promise<void>;
};

const everyMs = 500;

/**
 * Follows how far a copy lags behind: the newest outbox row of the subgraph is looked up in the database, and
 * then in the copy. It needs no right beyond those the service has anyway.
 */
export function openReplica(primary: Pool, options: ReplicaOptions): Replica {
  const copy = openDatabase(options);
  const watch = createLagWatch(options.lagMaxMs);
  const newest = `SELECT COALESCE(MAX(sequence), 0) AS position FROM \`${options.subgraph}_outbox\``;
  const positionIn = async ({ query }: Pool) => Number((await query(newest))[0].position);
  let stopped = false;
  let wake: () => void = () => undefined;

  async function look(): Promise<void> {
    const askedAt = performance.now();
    try {
      const position = await positionIn(primary);
      watch.written(position, askedAt);
      // Asked after the database: what stands in the copy by now stood in the database before.
      const [shown] = await Promise.all([positionIn(copy.pool), copy.ping()]);
      watch.shown(shown, askedAt);
    } catch {
      // Without an answer it counts as lagging once the last one is too old.
      watch.silent(askedAt);
    }
  }

  const run = async () => {
    while (!stopped) {
      await look();
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, everyMs).unref();
      });
    }
  };
  const running = run();
  return {
    db: copy.db,
    isFresh: () => watch.isFresh(performance.now()),
    async close() {
      stopped = true;
      wake();
      await running;
      await copy.close();
    },
  };
}
