import { can } from '@commerce-tracking/access/permissions';
import type { Db } from '@commerce-tracking/prisma/client';
import { databaseOptions, openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import { startSettings } from '@commerce-tracking/prisma/settings';
import type { Tx } from '@commerce-tracking/prisma/transaction';
import { runService, type ServiceParts } from '@commerce-tracking/service-kit/service';
import packageJson from '../package.json' with { type: 'json' };
import { commands } from './commands.ts';
import { type Context, createContext } from './context.ts';
import type { AuthEnv } from './env.ts';
import { followPresence } from './presence/follow-presence.ts';
import { resolvers } from './resolvers.ts';
import { setRuntime } from './runtime.ts';
import { createSecrets } from './secrets.ts';
import { createAttemptCounter } from './session/attempt-counter.ts';
import { forgetNetworks } from './session/failed-sign-ins.ts';
import { startKeeper } from './signing-key/keeper.ts';
import { typeDefs } from './type-defs.ts';

/** Starts auth in the roles its environment names. */
export function startAuth(env: AuthEnv): Promise<ServiceParts<Db, Tx>> {
  const secrets = createSecrets(env.AUTH_SECRET);
  const database = openServiceDatabase({ ...databaseOptions(env), subgraph: 'auth' });
  return runService<Db, Tx, Context>({
    name: 'auth',
    queue: 'auth_queue',
    version: packageJson.version,
    env,
    database,
    typeDefs,
    resolvers,
    commands,
    can,
    forget: (now, limit) => forgetNetworks(database.db, now, limit),
    secretKey: secrets.commandKey,
    context: createContext,
    async start(parts) {
      const settings = await startSettings({ ...parts, service: 'auth' });
      parts.shutdown.add('settings', () => settings.stop());
      setRuntime({
        secrets,
        keys: parts.keys,
        revocations: parts.revocations,
        // Only a worker writes, and has a keeper.
        repair: () => undefined,
        settings: () => settings.get(),
        attempts: createAttemptCounter({
          connection: parts.connection,
          replicas: env.NATS_REPLICAS,
          log: parts.log,
        }),
        attemptsMax: {
          name: env.AUTH_ATTEMPTS_PER_NAME,
          address: env.AUTH_ATTEMPTS_PER_ADDRESS,
        },
        accessTokenSeconds: env.AUTH_ACCESS_TOKEN_SECONDS,
        failuresFree: {
          account: env.AUTH_FAILURES_FREE,
          address: env.AUTH_ADDRESS_FAILURES_FREE,
        },
      });
      if (!parts.roles.includes('worker')) return;
      startKeeper(parts);
      followPresence(parts);
    },
  });
}
