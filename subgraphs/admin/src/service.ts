import { can } from '@commerce-tracking/access/permissions';
import type { Db } from '@commerce-tracking/prisma/client';
import { openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import type { Tx } from '@commerce-tracking/prisma/transaction';
import { runService, type ServiceParts } from '@commerce-tracking/service-kit/service';
import { startStreamConsumer } from '@commerce-tracking/service-kit/stream-consumer';
import packageJson from '../package.json' with { type: 'json' };
import { storeAudit } from './audit/store-audit.ts';
import { commands } from './commands.ts';
import { type Context, createContext } from './context.ts';
import type { AdminEnv } from './env.ts';
import { resolvers } from './resolvers.ts';
import { typeDefs } from './type-defs.ts';
import './organization/organization.errors.ts';

/** Starts admin in the roles its environment names. */
export function startAdmin(env: AdminEnv): Promise<ServiceParts<Db, Tx>> {
  return runService<Db, Tx, Context>({
    name: 'admin',
    queue: 'admin-service',
    version: packageJson.version,
    env,
    database: openServiceDatabase({
      url: env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      subgraph: 'admin',
    }),
    typeDefs,
    resolvers,
    commands,
    can,
    secretKey: '', // No command of admin carries a secret: one-time passwords go straight to auth.
    context: createContext,
    async start(parts) {
      if (!parts.roles.includes('worker')) return;
      const { connection, database, log, shutdown } = parts;
      const audit = startStreamConsumer({
        connection,
        replicas: env.NATS_REPLICAS,
        stream: 'AUDIT',
        durable: 'admin-audit',
        handle: (message) => storeAudit(database.db, message),
        log,
      });
      shutdown.add('audit log', () => audit.stop());
    },
  });
}
