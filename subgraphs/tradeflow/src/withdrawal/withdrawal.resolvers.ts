import type { Resolvers } from '../generated/graphql.ts';
import { findWithdrawals } from './withdrawal.queries.ts';

export const withdrawalResolvers = {
  Query: {
    withdrawnSince: (_parent, args, context) => findWithdrawals(context, args),
  },
  WithdrawnCollection: {
    collection: ({ collectionId }, _args, { loaders }) => loaders.collection.load(collectionId),
  },
} satisfies Resolvers;
