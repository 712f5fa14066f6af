import type { Resolvers } from '../generated/graphql.ts';
import { checkContent } from './check-collection.queries.ts';

export const checkCollectionResolvers = {
  Query: {
    checkCollection: (_parent, { content, id }, context) => checkContent(context, content, id),
  },
} satisfies Resolvers;
