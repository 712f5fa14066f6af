import type { Resolvers } from '../generated/graphql.ts';
import { recordOf } from '../loaders.ts';
import { personOf } from '../references.ts';

export const qualityFlagResolvers = {
  QualityFlag: {
    collection: (row, _args, { loaders }) => recordOf(loaders, row),
    item: async ({ collectionId, itemId }, _args, { loaders }) =>
      itemId
        ? ((await loaders.items.load(collectionId)).find(({ id }) => id === itemId) ?? null)
        : null,
    control: async ({ collectionId, controlId }, _args, { loaders }) =>
      controlId
        ? ((await loaders.controls.load(collectionId)).find(({ id }) => id === controlId) ?? null)
        : null,
    message: ({ messageFr, messageEn }, _args, { language }) =>
      language === 'en' ? messageEn : messageFr,
    acknowledgedBy: ({ acknowledgedById }) => personOf(acknowledgedById),
  },
} satisfies Resolvers;
