import { checkCollectionResolvers } from './collection/check-collection.resolvers.ts';
import { collectionResolvers } from './collection/collection.resolvers.ts';
import { collectionWriteResolvers } from './collection/collection-writes.resolvers.ts';
import { collectionControlResolvers } from './collection-control/collection-control.resolvers.ts';
import { collectionItemResolvers } from './collection-item/collection-item.resolvers.ts';
import { qualityFlagResolvers } from './quality/quality-flag.resolvers.ts';
import { revisionResolvers } from './revision/revision.resolvers.ts';
import { statisticsResolvers } from './statistics/statistics.resolvers.ts';
import { validationResolvers } from './validation/validation.resolvers.ts';
import { workflowResolvers } from './workflow/workflow.resolvers.ts';

const { Query: collectionQuery, ...collectionTypes } = collectionResolvers;
const { Mutation, ...writeTypes } = collectionWriteResolvers;
const { Query: checkQuery } = checkCollectionResolvers;
const { Query: statisticsQuery, ...statisticsTypes } = statisticsResolvers;

/** The resolvers of every feature. */
export const resolvers = {
  Query: { ...collectionQuery, ...checkQuery, ...statisticsQuery },
  Mutation,
  ...collectionTypes,
  ...writeTypes,
  ...collectionItemResolvers,
  ...collectionControlResolvers,
  ...validationResolvers,
  ...revisionResolvers,
  ...qualityFlagResolvers,
  ...workflowResolvers,
  ...statisticsTypes,
};
