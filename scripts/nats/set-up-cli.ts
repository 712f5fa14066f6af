import { readEnv, serviceVariables } from '@commerce-tracking/service-kit/env';
import { natsLogin, natsVariables } from '@commerce-tracking/service-kit/nats/nats-env';
import { operator } from './permissions.ts';
import { setUpBroker } from './set-up.ts';

// npm run set-up-broker, or node dist/set-up-broker.js in a container: makes the streams and buckets that are missing.

try {
  const env = readEnv({ ...natsVariables, NATS_REPLICAS: serviceVariables.NATS_REPLICAS });
  await setUpBroker(natsLogin(env, operator), env.NATS_REPLICAS);
  console.log('streams and buckets are there');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
