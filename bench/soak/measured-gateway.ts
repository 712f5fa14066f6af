import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { gatewayEnv } from '../../supergraph/src/env.ts';
import { startSupergraph } from '../../supergraph/src/supergraph.ts';

const collections = 4;
const pauseMs = 1_000;

/** Bytes after a forced collection. */
export type Usage = { live: number; resident: number };

// The product's gateway as it is; it also says what it holds when it is asked.
const env = gatewayEnv();
await startSupergraph(env, createLogger({ name: 'supergraph', level: env.LOG_LEVEL }));
process.on('message', async () => {
  // Connections close a while after the last answer; finalizers run between collections, and free what the next one finds.
  for (let collection = 0; collection < collections; collection += 1) {
    await pause(pauseMs);
    globalThis.gc?.();
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ live: heapUsed + external, resident: rss } satisfies Usage);
});
process.send?.('ready');
process.once('SIGTERM', () => process.exit(0));
