import { serviceEnv } from '@commerce-tracking/service-kit/env';

/** @throws EnvError naming every bad variable at once */
export function adminEnv() {
  return serviceEnv({});
}

export type AdminEnv = ReturnType<typeof adminEnv>;
