import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import { referenceTo } from '../references.ts';
import { createTransportBatch, type TransportBatchResult } from './create-transport-batch.ts';
import type { TransportBatchRow } from './transport-batch.queries.ts';
import { updateTransportBatch } from './update-transport-batch.ts';

export const transportBatchResolvers = {
  Query: {
    transportBatch: (_parent, { id }, { loaders, require }) =>
      require('collection:read') && loaders.transportBatch.load(id),
  },
  Mutation: {
    createTransportBatch: (_parent, { input }, context, info) =>
      writtenBatch(context, context.send(createTransportBatch, input, info)),
    updateTransportBatch: (_parent, { input }, context, info) =>
      writtenBatch(context, context.send(updateTransportBatch, input, info)),
  },
  Collection: {
    transportBatch: ({ transportBatchId }, _args, { loaders }) =>
      transportBatchId ? loaders.transportBatch.load(transportBatchId) : null,
  },
  TransportBatch: {
    __resolveReference: ({ id }, { loaders }) => loaders.transportBatch.load(id),
    transportMode: ({ transportModeId }) => referenceTo('TransportMode', transportModeId),
    lead: ({ leadId, visibleIds }, _args, { loaders }) =>
      visibleIds.includes(leadId) ? loaders.collection.load(leadId) : null,
    collections: async ({ visibleIds }, _args, { loaders }) => {
      const records = await Promise.all(visibleIds.map((id) => loaders.collection.load(id)));
      return records.filter((record) => record !== null);
    },
  },
} satisfies Resolvers;

async function writtenBatch(
  { loaders }: Context,
  sent: Promise<TransportBatchResult>,
): Promise<TransportBatchRow> {
  const { id } = await sent;
  for (const loader of Object.values(loaders)) loader.clearAll();
  const batch = await loaders.transportBatch.load(id);
  if (!batch) throw new Error(`batch ${id} was written and is not visible to its writer`);
  return batch;
}
