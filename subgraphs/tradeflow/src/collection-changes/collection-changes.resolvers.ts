import type { Resolvers } from '../generated/graphql.ts';
import { findCollectionChanges } from './collection-changes.queries.ts';

export const collectionChangesResolvers = {
  Query: {
    collectionChanges: (_parent, args, context) => findCollectionChanges(context, args),
  },
  CollectionChange: {
    lastDecision: async ({ collectionId, kind }, _args, { loaders }) => {
      if (kind !== 'CHANGED') return null;
      const stages = await loaders.validations.load(collectionId);
      return stages.filter(({ validatedAt }) => validatedAt).at(-1) ?? null;
    },
    comments: async ({ collectionId, kind }, _args, { loaders }) => {
      if (kind !== 'CHANGED') return [];
      const [record, comments] = await Promise.all([
        loaders.collection.load(collectionId),
        loaders.comments.load(collectionId),
      ]);
      return comments.filter(({ revisionNumber }) => revisionNumber === record?.revisionNumber);
    },
    collection: ({ collectionId, kind }, _args, { loaders }) =>
      kind === 'CHANGED' ? loaders.collection.load(collectionId) : null,
  },
} satisfies Resolvers;
