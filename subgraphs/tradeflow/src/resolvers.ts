import { bulkDecisionResolvers } from './bulk-decision/bulk-decision.resolvers.ts';
import { checkCollectionResolvers } from './collection/check-collection.resolvers.ts';
import { collectionResolvers } from './collection/collection.resolvers.ts';
import { collectionWriteResolvers } from './collection/collection-writes.resolvers.ts';
import { collectionChangesResolvers } from './collection-changes/collection-changes.resolvers.ts';
import { collectionControlResolvers } from './collection-control/collection-control.resolvers.ts';
import { collectionItemResolvers } from './collection-item/collection-item.resolvers.ts';
import { commentResolvers } from './comment/comment.resolvers.ts';
import { distributionResolvers } from './distribution/distribution.resolvers.ts';
import { qualityFlagResolvers } from './quality/quality-flag.resolvers.ts';
import { revisionResolvers } from './revision/revision.resolvers.ts';
import { statisticsResolvers } from './statistics/statistics.resolvers.ts';
import { validationResolvers } from './validation/validation.resolvers.ts';
import { workflowResolvers } from './workflow/workflow.resolvers.ts';

const { Query: collectionQuery, Collection, ...collectionTypes } = collectionResolvers;
const { Mutation, ...writeTypes } = collectionWriteResolvers;
const { Mutation: distributionMutation } = distributionResolvers;
const { Mutation: bulkMutation, ...bulkTypes } = bulkDecisionResolvers;
const {
  Mutation: commentMutation,
  Collection: commentsOfCollection,
  ...commentTypes
} = commentResolvers;
const { Query: revisionQuery, ...revisionTypes } = revisionResolvers;
const { Query: changesQuery, ...changesTypes } = collectionChangesResolvers;
const { Query: checkQuery } = checkCollectionResolvers;
const { Query: statisticsQuery, ...statisticsTypes } = statisticsResolvers;

/** The resolvers of every feature. */
export const resolvers = {
  Query: {
    ...collectionQuery,
    ...checkQuery,
    ...changesQuery,
    ...revisionQuery,
    ...statisticsQuery,
  },
  Mutation: { ...Mutation, ...distributionMutation, ...bulkMutation, ...commentMutation },
  Collection: { ...Collection, ...commentsOfCollection },
  ...collectionTypes,
  ...bulkTypes,
  ...changesTypes,
  ...writeTypes,
  ...collectionItemResolvers,
  ...collectionControlResolvers,
  ...validationResolvers,
  ...revisionTypes,
  ...qualityFlagResolvers,
  ...commentTypes,
  ...workflowResolvers,
  ...statisticsTypes,
};
