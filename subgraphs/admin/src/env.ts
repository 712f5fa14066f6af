import { flag, type ServiceEnv, serviceEnv } from '@commerce-tracking/service-kit/env';
import { z } from 'zod';

/** Variables of admin beside those of every service; `.env.example` explains each. */
export const adminVariables = {
  ADMIN_SECRET: z.string().min(32, 'has to have 32 characters or more').optional(),
  WEBHOOK_PRIVATE_ADDRESSES: flag.default(false),
};

/** @throws EnvError naming every bad variable at once */
export function adminEnv() {
  return serviceEnv(adminVariables);
}

/** What admin is started with; without a secret there are no webhooks. */
export type AdminEnv = ServiceEnv & { ADMIN_SECRET?: string; WEBHOOK_PRIVATE_ADDRESSES?: boolean };
