import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import { acknowledgeFlags } from '../quality/acknowledge-flags.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { rejectCollectionLevel2 } from '../review/reject-collection-level-2.ts';
import { reopenCollection } from '../review/reopen-collection.ts';
import type { CollectionRow } from '../rows.ts';
import { DONE_OUT_OF_SIGHT } from './collection.errors.ts';
import { createCollection } from './create-collection.ts';
import { deleteCollection } from './delete-collection.ts';
import { resubmitCollection } from './resubmit-collection.ts';
import { submitCollection } from './submit-collection.ts';
import { syncCollections } from './sync/sync-collections.ts';
import { updateCollection } from './update-collection.ts';

/** Every write hands its input to a worker and answers with the record as it is afterwards. */
export const collectionWriteResolvers = {
  Mutation: {
    createCollection: (_parent, { input }, context, info) =>
      written(context, context.send(createCollection, input, info)),
    updateCollection: (_parent, { input }, context, info) =>
      written(context, context.send(updateCollection, input, info)),
    deleteCollection: (_parent, { input }, { send }, info) => send(deleteCollection, input, info),
    submitCollection: (_parent, { input }, context, info) =>
      written(context, context.send(submitCollection, input, info)),
    resubmitCollection: (_parent, { input }, context, info) =>
      written(context, context.send(resubmitCollection, input, info)),
    approveCollectionLevel1: (_parent, { input }, context, info) =>
      written(context, context.send(approveCollectionLevel1, input, info)),
    approveCollectionLevel2: (_parent, { input }, context, info) =>
      written(context, context.send(approveCollectionLevel2, input, info)),
    rejectCollectionLevel1: (_parent, { input }, context, info) =>
      written(context, context.send(rejectCollectionLevel1, input, info)),
    rejectCollectionLevel2: (_parent, { input }, context, info) =>
      written(context, context.send(rejectCollectionLevel2, input, info)),
    reopenCollection: (_parent, { input }, context, info) =>
      written(context, context.send(reopenCollection, input, info)),
    acknowledgeFlags: (_parent, { input }, context, info) =>
      written(context, context.send(acknowledgeFlags, input, info)),
    syncCollections: async (_parent, { input }, context) => {
      const result = await syncCollections(context, input);
      context.loaders.collection.clearAll();
      context.loaders.transportBatch.clearAll();
      return result;
    },
  },
  SyncOutcome: {
    collection: ({ id }, _args, { loaders }) => loaders.collection.load(id),
  },
  SyncTransportBatchOutcome: {
    transportBatch: ({ id }, _args, { loaders }) => loaders.transportBatch.load(id),
  },
} satisfies Resolvers;

/**
 * Reads what was written; the loaders forget what an earlier field of the same request has read.
 * @throws DomainError DONE_OUT_OF_SIGHT where it has been given to others meanwhile
 */
export async function written(
  { loaders }: Context,
  sent: Promise<{ id: string }>,
): Promise<CollectionRow> {
  const { id } = await sent;
  for (const loader of Object.values(loaders)) loader.clearAll();
  const record = await loaders.collection.load(id);
  if (!record) throw new DomainError(DONE_OUT_OF_SIGHT);
  return record;
}
