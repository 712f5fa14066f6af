import { createLogger } from '@commerce-tracking/service-kit/logs';
import { gatewayEnv } from '../../supergraph/src/env.ts';
import { startSupergraph } from '../../supergraph/src/supergraph.ts';

// The product's gateway as it is; its settings come through the environment.
const env = gatewayEnv();
await startSupergraph(env, createLogger({ name: 'supergraph', level: env.LOG_LEVEL }));
process.send?.('ready');
process.once('SIGTERM', () => process.exit(0));
