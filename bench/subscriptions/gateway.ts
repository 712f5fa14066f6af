import { createLogger } from '@commerce-tracking/service-kit/logs';
import { gatewayEnv } from '../../supergraph/src/env.ts';
import { startSupergraph } from '../../supergraph/src/supergraph.ts';

// The product's gateway as it is; it also says what it uses when it is asked.
const env = gatewayEnv();
const { url } = await startSupergraph(
  env,
  createLogger({ name: 'supergraph', level: env.LOG_LEVEL }),
);
process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, heapUsed: heapUsed + external, cpuS: (user + system) / 1e6 });
});
process.send?.({ url });
process.once('SIGTERM', () => process.exit(0));
