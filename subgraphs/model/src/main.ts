import { EnvError, serviceEnv } from '@commerce-tracking/service-kit/env';
import { startModel } from './service.ts';

try {
  await startModel(serviceEnv({}));
} catch (error) {
  console.error(error instanceof EnvError ? error.message : error);
  process.exit(1);
}
