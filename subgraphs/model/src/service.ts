import { can } from '@commerce-tracking/access/permissions';
import type { Db } from '@commerce-tracking/prisma/client';
import { databaseOptions, openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import { startSettings } from '@commerce-tracking/prisma/settings';
import type { Tx } from '@commerce-tracking/prisma/transaction';
import type { ServiceEnv } from '@commerce-tracking/service-kit/env';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import { runService, type ServiceParts } from '@commerce-tracking/service-kit/service';
import type { Snapshot } from '@commerce-tracking/service-kit/streams/snapshot';
import type { Settings } from '@commerce-tracking/settings/settings';
import packageJson from '../package.json' with { type: 'json' };
import { commands } from './commands.ts';
import { addReferenceData, type Context } from './context.ts';
import type { ReferenceData } from './reference/reference-data.ts';
import { changedSubject, startReferenceSnapshot } from './reference/reference-snapshot.ts';
import { resolvers } from './resolvers.ts';
import { typeDefs } from './type-defs.ts';

/** Longer than between two looks at the version of the data, shorter than nothing is kept after an event. */
const currentMs = 1_500;

/** Starts model in the roles its environment names. */
export function startModel(env: ServiceEnv): Promise<ServiceParts<Db, Tx>> {
  let snapshot: Snapshot<ReferenceData> | undefined;
  let settings: Snapshot<Settings> | undefined;
  return runService<Db, Tx, Context>({
    name: 'model',
    queue: 'model_queue',
    version: packageJson.version,
    env,
    database: openServiceDatabase({ ...databaseOptions(env), subgraph: 'model' }),
    typeDefs,
    resolvers,
    commands,
    can,
    keeping: {
      invalidatedBy: ['event.model.>', changedSubject],
      isCurrent: () => snapshot?.isCurrent(currentMs) ?? false,
    },
    secretKey: '', // No command of model carries secrets.
    context(base) {
      const inForce = settings;
      if (!snapshot || !inForce) throw new DomainError(NOT_READY, { service: 'model' });
      return addReferenceData(base, snapshot, () => inForce.get());
    },
    async start({ connection, database, log, roles, shutdown }) {
      if (!roles.includes('subgraph')) return;
      const parts = { connection, database, log };
      const [reference, inForce] = await Promise.all([
        startReferenceSnapshot(parts),
        startSettings({ ...parts, service: 'model' }),
      ]);
      shutdown.add('reference data', async () => {
        reference.stop();
        inForce.stop();
      });
      snapshot = reference;
      settings = inForce;
    },
  });
}
