import { EnvError } from '@commerce-tracking/service-kit/env';
import { adminEnv } from './env.ts';
import { startAdmin } from './service.ts';

try {
  await startAdmin(adminEnv());
} catch (error) {
  console.error(error instanceof EnvError ? error.message : error);
  process.exit(1);
}
