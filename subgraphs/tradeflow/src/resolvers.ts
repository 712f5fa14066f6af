import { actorWorkResolvers } from './actor-work/actor-work.resolvers.ts';
import { bulkDecisionResolvers } from './bulk-decision/bulk-decision.resolvers.ts';
import { checkCollectionResolvers } from './collection/check-collection.resolvers.ts';
import { collectionResolvers } from './collection/collection.resolvers.ts';
import { collectionWriteResolvers } from './collection/collection-writes.resolvers.ts';
import { collectionChangesResolvers } from './collection-changes/collection-changes.resolvers.ts';
import { collectionControlResolvers } from './collection-control/collection-control.resolvers.ts';
import { collectionItemResolvers } from './collection-item/collection-item.resolvers.ts';
import { commentResolvers } from './comment/comment.resolvers.ts';
import { distributionResolvers } from './distribution/distribution.resolvers.ts';
import { duplicateResolvers } from './duplicate/duplicate.resolvers.ts';
import { effortResolvers } from './effort/effort.resolvers.ts';
import { qualityFlagResolvers } from './quality/quality-flag.resolvers.ts';
import { qualitySummaryResolvers } from './quality/quality-summary.resolvers.ts';
import { rejectionResolvers } from './review/rejection.resolvers.ts';
import { revisionResolvers } from './revision/revision.resolvers.ts';
import { statisticsResolvers } from './statistics/statistics.resolvers.ts';
import { transportBatchResolvers } from './transport-batch/transport-batch.resolvers.ts';
import { validationResolvers } from './validation/validation.resolvers.ts';
import { withdrawalResolvers } from './withdrawal/withdrawal.resolvers.ts';
import { workflowResolvers } from './workflow/workflow.resolvers.ts';

const { Query: collectionQuery, Collection, ...collectionTypes } = collectionResolvers;
const { Mutation, ...writeTypes } = collectionWriteResolvers;
const { Mutation: distributionMutation } = distributionResolvers;
const { Query: bulkQuery, Mutation: bulkMutation, ...bulkTypes } = bulkDecisionResolvers;
const {
  Mutation: commentMutation,
  Collection: commentsOfCollection,
  ...commentTypes
} = commentResolvers;
const { Query: revisionQuery, ...revisionTypes } = revisionResolvers;
const { Collection: rejectionOfCollection, ...rejectionTypes } = rejectionResolvers;
const { Query: changesQuery, ...changesTypes } = collectionChangesResolvers;
const { Query: checkQuery } = checkCollectionResolvers;
const {
  Query: duplicateQuery,
  Mutation: duplicateMutation,
  Collection: duplicatesOfCollection,
  ...duplicateTypes
} = duplicateResolvers;
const { Query: effortQuery, Mutation: effortMutation, ...effortTypes } = effortResolvers;
const { Query: qualityQuery, ...qualityTypes } = qualitySummaryResolvers;
const {
  Query: batchQuery,
  Mutation: batchMutation,
  Collection: batchOfCollection,
  ...batchTypes
} = transportBatchResolvers;
const { Query: statisticsQuery, ...statisticsTypes } = statisticsResolvers;
const { Query: withdrawalQuery, ...withdrawalTypes } = withdrawalResolvers;

/** The resolvers of every feature. */
export const resolvers = {
  Query: {
    ...collectionQuery,
    ...checkQuery,
    ...bulkQuery,
    ...effortQuery,
    ...qualityQuery,
    ...changesQuery,
    ...revisionQuery,
    ...batchQuery,
    ...duplicateQuery,
    ...statisticsQuery,
    ...withdrawalQuery,
  },
  Mutation: {
    ...Mutation,
    ...distributionMutation,
    ...bulkMutation,
    ...commentMutation,
    ...batchMutation,
    ...duplicateMutation,
    ...effortMutation,
  },
  Collection: {
    ...Collection,
    ...rejectionOfCollection,
    ...commentsOfCollection,
    ...batchOfCollection,
    ...duplicatesOfCollection,
  },
  ...collectionTypes,
  ...actorWorkResolvers,
  ...bulkTypes,
  ...changesTypes,
  ...writeTypes,
  ...collectionItemResolvers,
  ...collectionControlResolvers,
  ...validationResolvers,
  ...rejectionTypes,
  ...revisionTypes,
  ...qualityFlagResolvers,
  ...effortTypes,
  ...qualityTypes,
  ...commentTypes,
  ...batchTypes,
  ...duplicateTypes,
  ...workflowResolvers,
  ...statisticsTypes,
  ...withdrawalTypes,
};
