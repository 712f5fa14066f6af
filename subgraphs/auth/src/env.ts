import { serviceEnv } from '@commerce-tracking/service-kit/env';
import { z } from 'zod';

/** Variables of auth beside those of every service; `.env.example` explains each. */
export const authVariables = {
  AUTH_SECRET: z.string().min(32, 'has to have 32 characters or more'),
  AUTH_ACCESS_TOKEN_SECONDS: z.coerce.number().int().min(5).max(900).default(600),
  AUTH_FAILURES_FREE: z.coerce.number().int().min(1).default(5),
  AUTH_ADDRESS_FAILURES_FREE: z.coerce.number().int().min(1).default(5),
  AUTH_ATTEMPTS_PER_NAME: z.coerce.number().int().min(1).default(60),
  AUTH_ATTEMPTS_PER_ADDRESS: z.coerce.number().int().min(1).default(600),
};

/** @throws EnvError naming every bad variable at once */
export function authEnv() {
  return serviceEnv(authVariables);
}

export type AuthEnv = ReturnType<typeof authEnv>;
