import { can } from '@commerce-tracking/access/permissions';
import type { Db } from '@commerce-tracking/prisma/client';
import { openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import type { Tx } from '@commerce-tracking/prisma/transaction';
import type { ServiceEnv } from '@commerce-tracking/service-kit/env';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import { runService, type ServiceParts } from '@commerce-tracking/service-kit/service';
import type { Snapshot } from '@commerce-tracking/service-kit/snapshot';
import packageJson from '../package.json' with { type: 'json' };
import { commands } from './commands.ts';
import { addReferenceData, type Context } from './context.ts';
import type { ReferenceData } from './reference/reference-data.ts';
import { startReferenceSnapshot } from './reference/reference-snapshot.ts';
import { resolvers } from './resolvers.ts';
import { typeDefs } from './type-defs.ts';

/** Starts model in the roles its environment names. */
export function startModel(env: ServiceEnv): Promise<ServiceParts<Db, Tx>> {
  let snapshot: Snapshot<ReferenceData> | undefined;
  return runService<Db, Tx, Context>({
    name: 'model',
    queue: 'model_queue',
    version: packageJson.version,
    env,
    database: openServiceDatabase({
      url: env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      subgraph: 'model',
    }),
    typeDefs,
    resolvers,
    commands,
    can,
    secretKey: '', // No command of model carries secrets.
    context(base) {
      if (!snapshot) throw new DomainError(NOT_READY, { service: 'model' });
      return addReferenceData(base, snapshot);
    },
    async start({ connection, database, log, roles, shutdown }) {
      if (!roles.includes('subgraph')) return;
      const started = await startReferenceSnapshot({ connection, database, log });
      shutdown.add('reference data', () => started.stop());
      snapshot = started;
    },
  });
}
