import { createLogger } from '@commerce-tracking/service-kit/logs';
import { gatewayEnv } from '../../supergraph/src/env.ts';
import { startSupergraph } from '../../supergraph/src/supergraph.ts';

/** Bytes after a forced collection. */
export type Usage = { live: number; resident: number };

// The product's gateway as it is; it also says what it holds when it is asked.
const env = gatewayEnv();
await startSupergraph(env, createLogger({ name: 'supergraph', level: env.LOG_LEVEL }));
process.on('message', () => {
  // Finalizers run between collections, and free what the next one finds.
  globalThis.gc?.();
  setTimeout(() => {
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({ live: heapUsed + external, resident: rss } satisfies Usage);
  }, 500);
});
process.send?.('ready');
process.once('SIGTERM', () => process.exit(0));
