import { can } from '@commerce-tracking/access/permissions';
import type { Db } from '@commerce-tracking/prisma/client';
import { databaseOptions, openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import type { Tx } from '@commerce-tracking/prisma/transaction';
import { runService, type ServiceParts } from '@commerce-tracking/service-kit/service';
import packageJson from '../package.json' with { type: 'json' };
import { tradeflowCommands } from './commands.ts';
import { type Context, contextFactory } from './context.ts';
import type { TradeflowEnv } from './env.ts';
import { identifyIn } from './jobs/identify.ts';
import { tradeflowJobs } from './jobs/jobs.ts';
import { startReference } from './reference/reference.ts';
import { resolvers } from './resolvers.ts';
import { typeDefs } from './type-defs.ts';

/** Starts tradeflow in the roles its environment names. */
export function startTradeflow(env: TradeflowEnv): Promise<ServiceParts<Db, Tx>> {
  const database = openServiceDatabase({ ...databaseOptions(env), subgraph: 'tradeflow' });
  return runService<Db, Tx, Context>({
    name: 'tradeflow',
    queue: 'tradeflow_queue',
    version: packageJson.version,
    env,
    database,
    typeDefs,
    resolvers,
    commands: tradeflowCommands,
    jobs: { jobs: tradeflowJobs, identify: identifyIn(database.db) },
    can,
    secretKey: '', // No command of tradeflow carries a secret.
    context: contextFactory(env.TRADEFLOW_SECRET),
    start: startReference,
  });
}
