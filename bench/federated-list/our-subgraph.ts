import { serviceEnv } from '@commerce-tracking/service-kit/env';
import { adminEnv } from '../../subgraphs/admin/src/env.ts';
import { startAdmin } from '../../subgraphs/admin/src/service.ts';
import { authEnv } from '../../subgraphs/auth/src/env.ts';
import { startAuth } from '../../subgraphs/auth/src/service.ts';
import { startModel } from '../../subgraphs/model/src/service.ts';
import { tradeflowEnv } from '../../subgraphs/tradeflow/src/env.ts';
import { startTradeflow } from '../../subgraphs/tradeflow/src/service.ts';

// The product's services as they are; their settings come through the environment.
const services: Record<string, () => Promise<unknown>> = {
  auth: () => startAuth(authEnv()),
  admin: () => startAdmin(adminEnv()),
  model: () => startModel(serviceEnv({})),
  tradeflow: () => startTradeflow(tradeflowEnv()),
};
await services[process.argv[2] ?? '']?.();
process.send?.('ready');
