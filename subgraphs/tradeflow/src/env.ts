import { serviceEnv } from '@commerce-tracking/service-kit/env';
import { z } from 'zod';

/** Variables of tradeflow beside those of every service; `.env.example` explains each. */
export const tradeflowVariables = {
  TRADEFLOW_SECRET: z.string().min(32, 'has to have 32 characters or more'),
};

/** @throws EnvError naming every bad variable at once */
export function tradeflowEnv() {
  return serviceEnv(tradeflowVariables);
}

export type TradeflowEnv = ReturnType<typeof tradeflowEnv>;
