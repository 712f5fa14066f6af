import { tradeflowEnv } from '../../subgraphs/tradeflow/src/env.ts';
import { startTradeflow } from '../../subgraphs/tradeflow/src/service.ts';

// The product's tradeflow worker as it is; its settings come through the environment.
await startTradeflow(tradeflowEnv());
process.send?.('ready');
