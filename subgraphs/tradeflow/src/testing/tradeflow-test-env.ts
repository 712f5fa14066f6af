import { serviceVariables } from '@commerce-tracking/service-kit/env';
import { z } from 'zod';
import { type TradeflowEnv, tradeflowVariables } from '../env.ts';

/** The environment of tradeflow in a test; what is not given is as by default. */
export function tradeflowTestEnv(variables: Record<string, string>): TradeflowEnv {
  return z.object({ ...serviceVariables, ...tradeflowVariables }).parse(variables);
}
