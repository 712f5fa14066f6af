import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import { personOf } from '../references.ts';
import { compareCollections } from './compare-collections.queries.ts';
import type { Signal } from './compared.ts';
import { decideDuplicate } from './decide-duplicate.ts';
import { type DuplicateRow, findDuplicate, findDuplicates } from './duplicate.queries.ts';

export const duplicateResolvers = {
  Query: {
    duplicateCandidates: (_parent, args, context) => findDuplicates(context, args),
    compareCollections: (_parent, args, context) => compareCollections(context, args),
  },
  Mutation: {
    decideDuplicate: (_parent, { input }, context, info) =>
      decided(context, context.send(decideDuplicate, input, info)),
  },
  Collection: {
    duplicateCandidates: async ({ id }, _args, { loaders }) =>
      (await loaders.duplicateCandidates.load(id)).map(({ row }) => row),
  },
  DuplicateCandidatePage: {
    totalCount: ({ count }) => count(),
  },
  DuplicateCandidate: {
    first: ({ firstId }, _args, { loaders }) => loaders.collection.load(firstId),
    second: ({ secondId }, _args, { loaders }) => loaders.collection.load(secondId),
    signals: ({ signals }) => (Array.isArray(signals) ? (signals as Signal[]) : []),
    canDecide: async ({ firstId, secondId }, _args, { loaders }) => {
      const both = await loaders.collection.loadMany([firstId, secondId]);
      return both.every((record) => record !== null && !(record instanceof Error));
    },
    decidedBy: ({ decidedById }) => personOf(decidedById),
  },
  ComparedField: {
    label: ({ label }, _args, { language }) => label[language],
  },
} satisfies Resolvers;

async function decided(context: Context, sent: Promise<{ id: string }>): Promise<DuplicateRow> {
  const { id } = await sent;
  for (const loader of Object.values(context.loaders)) loader.clearAll();
  const row = await findDuplicate(context, id);
  if (!row) throw new Error(`pair ${id} was decided and is not visible to who decided`);
  return row;
}
