import type { Resolvers } from '../generated/graphql.ts';
import { personOf } from '../references.ts';
import { findBulkDecision, findOutcomes } from './bulk-decision.queries.ts';
import { cancelBulkDecision } from './cancel-bulk-decision.ts';
import { decideCollections } from './decide-collections.ts';

export const bulkDecisionResolvers = {
  Query: {
    bulkDecision: (_parent, { id }, context) => findBulkDecision(context, id),
  },
  Mutation: {
    decideCollections: async (_parent, { input }, context, info) => {
      const decision = await decideCollections(context, input, info);
      for (const loader of Object.values(context.loaders)) loader.clearAll();
      return decision;
    },
    cancelBulkDecision: async (_parent, { input }, context, info) => {
      const { id } = await context.send(cancelBulkDecision, input, info);
      const decision = await findBulkDecision(context, id);
      if (!decision) throw new Error(`bulk decision ${id} has gone while it was read`);
      return decision;
    },
  },
  BulkDecision: {
    requestedBy: ({ requestedById }) => personOf(requestedById),
    progress: ({ requested, done, refused }) =>
      requested === 0 ? 100 : Math.floor(((done + refused) * 100) / requested),
    outcomes: (bulk, args, context) => findOutcomes(context, bulk, args),
  },
  BulkOutcome: {
    done: ({ done }) => done === true,
    message: ({ messageFr, messageEn }, _args, { language }) =>
      language === 'fr' ? messageFr : messageEn,
    reference: async ({ collectionId }, _args, { loaders }) =>
      (await loaders.collection.load(collectionId))?.reference ?? null,
    collection: ({ collectionId }, _args, { loaders }) => loaders.collection.load(collectionId),
  },
} satisfies Resolvers;
