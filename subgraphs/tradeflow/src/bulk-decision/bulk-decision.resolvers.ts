import type { Resolvers } from '../generated/graphql.ts';
import { personOf } from '../references.ts';
import { decideCollections } from './decide-collections.ts';

export const bulkDecisionResolvers = {
  Mutation: {
    decideCollections: async (_parent, { input }, context, info) => {
      const decision = await decideCollections(context, input, info);
      for (const loader of Object.values(context.loaders)) loader.clearAll();
      return decision;
    },
  },
  BulkDecision: {
    requestedBy: ({ requestedById }) => personOf(requestedById),
    progress: () => 100,
    requested: ({ outcomes }) => outcomes.length,
    done: ({ outcomes }) => outcomes.filter(({ done }) => done).length,
    refused: ({ outcomes }) => outcomes.filter(({ done }) => !done).length,
  },
  BulkOutcome: {
    reference: async ({ collectionId }, _args, { loaders }) =>
      (await loaders.collection.load(collectionId))?.reference ?? null,
    collection: ({ collectionId }, _args, { loaders }) => loaders.collection.load(collectionId),
  },
} satisfies Resolvers;
