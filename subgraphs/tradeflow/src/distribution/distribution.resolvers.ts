import { written } from '../collection/collection-writes.resolvers.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import type { CollectionRow } from '../rows.ts';
import { reassignCollections } from './reassign-collections.ts';
import { setCollectionPriority } from './set-collection-priority.ts';

export const distributionResolvers = {
  Mutation: {
    setCollectionPriority: (_parent, { input }, context, info) =>
      written(context, context.send(setCollectionPriority, input, info)),
    reassignCollections: async (_parent, { input }, context, info) => {
      const { ids, moved } = await context.send(reassignCollections, input, info);
      return { moved, collections: await stillSeen(context, ids) };
    },
  },
} satisfies Resolvers;

/** Reads the records again; one that was moved on since is the caller's no longer. */
async function stillSeen({ loaders }: Context, ids: string[]): Promise<CollectionRow[]> {
  for (const loader of Object.values(loaders)) loader.clearAll();
  const records = await loaders.collection.loadMany(ids);
  return records.flatMap((record) => {
    if (record instanceof Error) throw record;
    return record ? [record] : [];
  });
}
