import { buildSubgraphSchema } from '@apollo/subgraph';
import { can } from '@commerce-tracking/access/permissions';
import type { connectNats } from '@commerce-tracking/federation-nats/connection';
import type { SubgraphRequest } from '@commerce-tracking/federation-nats/subgraph-server';
import { openDatabase } from '@commerce-tracking/prisma/client';
import { createContextFactory } from '@commerce-tracking/service-kit/context';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { scalarResolvers, scalarTypeDefs } from '@commerce-tracking/service-kit/scalars';
import type { TokenVerifier } from '@commerce-tracking/service-kit/tokens';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { type GraphQLSchema, parse } from 'graphql';
import { createContext as adminContext } from '../../subgraphs/admin/src/context.ts';
import { resolvers as adminResolvers } from '../../subgraphs/admin/src/resolvers.ts';
import { createContext as authContext } from '../../subgraphs/auth/src/context.ts';
import { resolvers as authResolvers } from '../../subgraphs/auth/src/resolvers.ts';
import { addReferenceData } from '../../subgraphs/model/src/context.ts';
import { startReferenceSnapshot } from '../../subgraphs/model/src/reference/reference-snapshot.ts';
import { resolvers as modelResolvers } from '../../subgraphs/model/src/resolvers.ts';
import { contextFactory } from '../../subgraphs/tradeflow/src/context.ts';
import { resolvers as tradeflowResolvers } from '../../subgraphs/tradeflow/src/resolvers.ts';
import { type SubgraphName, typeDefsOf } from './type-defs.ts';

export type SubgraphParts = {
  schema: GraphQLSchema;
  /** Makes the product's own context from the headers a service reads. */
  context(headers: Map<string, string>): Promise<unknown>;
};

const resolversOf: Record<SubgraphName, object> = {
  auth: authResolvers,
  admin: adminResolvers,
  model: modelResolvers,
  tradeflow: tradeflowResolvers,
};

/** The product's schema, resolvers and context of one subgraph, to be put behind another server. */
export async function openParts(
  name: SubgraphName,
  options: {
    connection: Awaited<ReturnType<typeof connectNats>>;
    databaseUrl: string;
    verifier: TokenVerifier;
    log: Logger;
    tradeflowSecret: string;
  },
): Promise<SubgraphParts> {
  const { connection, verifier, log } = options;
  const database = openDatabase({ url: options.databaseUrl, poolSize: 10 });
  const base = createContextFactory({
    db: database.db,
    log,
    can,
    verifier,
    sender: () => async () => {
      throw new Error('this benchmark only reads');
    },
  });
  const snapshot =
    name === 'model' ? await startReferenceSnapshot({ connection, database, log }) : null;
  const tradeflowContext = contextFactory(options.tradeflowSecret);
  const add = (made: Awaited<ReturnType<typeof base>>) => {
    if (name === 'auth') return authContext(made);
    if (name === 'admin') return adminContext(made);
    if (name === 'tradeflow') return tradeflowContext(made);
    if (!snapshot) throw new Error('no reference data');
    return addReferenceData(made, snapshot, () => defaultSettings);
  };
  return {
    schema: buildSubgraphSchema({
      typeDefs: parse([scalarTypeDefs, ...typeDefsOf[name]].join('\n')),
      resolvers: { ...scalarResolvers, ...resolversOf[name] } as never,
    }),
    async context(headers) {
      const request = { headers, deadlineAt: Date.now() + 10_000 };
      return add(await base(request as unknown as SubgraphRequest));
    },
  };
}
