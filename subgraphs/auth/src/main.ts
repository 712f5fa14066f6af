import { EnvError } from '@commerce-tracking/service-kit/env';
import { authEnv } from './env.ts';
import { startAuth } from './service.ts';

try {
  await startAuth(authEnv());
} catch (error) {
  console.error(error instanceof EnvError ? error.message : error);
  process.exit(1);
}
