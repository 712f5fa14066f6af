import type { Resolvers } from '../generated/graphql.ts';
import { recordOf } from '../loaders.ts';
import { referenceTo } from '../references.ts';

export const collectionControlResolvers = {
  CollectionControl: {
    collection: (row, _args, { loaders }) => recordOf(loaders, row),
    checkpoint: ({ checkpointId }) => referenceTo('Checkpoint', checkpointId),
    service: ({ serviceId }) => referenceTo('ControlService', serviceId),
    taxTypes: ({ taxTypeIds }) => idsOf(taxTypeIds).map((id) => referenceTo('TaxType', id)),
    taxTypeIds: ({ taxTypeIds }) => idsOf(taxTypeIds),
    legalAmount: (row) => row.feesPaymentAmount ?? row.paymentAmount ?? row.feesPaid,
  },
} satisfies Resolvers;

function idsOf(stored: unknown): string[] {
  return Array.isArray(stored) ? stored.map(String) : [];
}
