import actorWork from './actor-work/actor-work.graphql';
import bulkDecision from './bulk-decision/bulk-decision.graphql';
import checkCollection from './collection/check-collection.graphql';
import collection from './collection/collection.graphql';
import collectionEnums from './collection/collection-enums.graphql';
import collectionHeader from './collection/collection-header.graphql';
import collectionInput from './collection/collection-input.graphql';
import collectionList from './collection/collection-list.graphql';
import collectionLive from './collection/collection-live.graphql';
import collectionWrites from './collection/collection-writes.graphql';
import collectionFilter from './collection/search/collection-filter.graphql';
import syncCollections from './collection/sync/sync-collections.graphql';
import collectionChanges from './collection-changes/collection-changes.graphql';
import collectionControl from './collection-control/collection-control.graphql';
import collectionControlInput from './collection-control/collection-control-input.graphql';
import collectionItem from './collection-item/collection-item.graphql';
import collectionItemEnums from './collection-item/collection-item-enums.graphql';
import collectionItemInput from './collection-item/collection-item-input.graphql';
import comment from './comment/comment.graphql';
import distribution from './distribution/distribution.graphql';
import duplicate from './duplicate/duplicate.graphql';
import effort from './effort/effort.graphql';
import qualityFlag from './quality/quality-flag.graphql';
import qualitySummary from './quality/quality-summary.graphql';
import rejection from './review/rejection.graphql';
import revision from './revision/revision.graphql';
import schema from './schema.graphql';
import collectionCounters from './statistics/collection-counters.graphql';
import flowStatistics from './statistics/flow-statistics.graphql';
import transportBatch from './transport-batch/transport-batch.graphql';
import decisionInput from './validation/decision-input.graphql';
import validation from './validation/validation.graphql';
import withdrawal from './withdrawal/withdrawal.graphql';
import legacyStatus from './workflow/legacy-status.graphql';
import workflow from './workflow/workflow.graphql';

/** The whole schema of the subgraph, feature by feature; the scalars come with the service. */
export const typeDefs = [
  schema,
  collection,
  collectionHeader,
  collectionEnums,
  collectionList,
  collectionLive,
  collectionFilter,
  collectionInput,
  collectionWrites,
  syncCollections,
  checkCollection,
  collectionItem,
  collectionItemEnums,
  collectionItemInput,
  collectionControl,
  collectionControlInput,
  validation,
  decisionInput,
  rejection,
  withdrawal,
  revision,
  qualityFlag,
  qualitySummary,
  effort,
  comment,
  duplicate,
  transportBatch,
  workflow,
  legacyStatus,
  distribution,
  actorWork,
  bulkDecision,
  collectionChanges,
  flowStatistics,
  collectionCounters,
];
