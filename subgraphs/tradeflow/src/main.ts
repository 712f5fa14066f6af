import { EnvError } from '@commerce-tracking/service-kit/env';
import { tradeflowEnv } from './env.ts';
import { startTradeflow } from './service.ts';

try {
  await startTradeflow(tradeflowEnv());
} catch (error) {
  console.error(error instanceof EnvError ? error.message : error);
  process.exit(1);
}
