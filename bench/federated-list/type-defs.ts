import { typeDefs as admin } from '../../subgraphs/admin/src/type-defs.ts';
import { typeDefs as auth } from '../../subgraphs/auth/src/type-defs.ts';
import { typeDefs as model } from '../../subgraphs/model/src/type-defs.ts';
import { typeDefs as tradeflow } from '../../subgraphs/tradeflow/src/type-defs.ts';

export const subgraphNames = ['auth', 'admin', 'model', 'tradeflow'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/** The product's schemas, one text per file. */
export const typeDefsOf: Record<SubgraphName, readonly string[]> = {
  auth,
  admin,
  model,
  tradeflow,
};
