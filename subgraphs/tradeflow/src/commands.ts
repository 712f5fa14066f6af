import type { Tx } from '@commerce-tracking/prisma/client';
import type { AnyCommand } from '@commerce-tracking/service-kit/commands/commands';
import { cancelBulkDecision } from './bulk-decision/cancel-bulk-decision.ts';
import { decideCollectionsLevel1 } from './bulk-decision/decide-collections-level-1.ts';
import { decideCollectionsLevel2 } from './bulk-decision/decide-collections-level-2.ts';
import { createCollection } from './collection/create-collection.ts';
import { deleteCollection } from './collection/delete-collection.ts';
import { resubmitCollection } from './collection/resubmit-collection.ts';
import { submitCollection } from './collection/submit-collection.ts';
import { updateCollection } from './collection/update-collection.ts';
import { addComment } from './comment/add-comment.ts';
import { applySuggestion } from './comment/apply-suggestion.ts';
import { resolveComment } from './comment/resolve-comment.ts';
import { handOverCollections } from './distribution/hand-over-collections.ts';
import { reassignCollections } from './distribution/reassign-collections.ts';
import { setCollectionPriority } from './distribution/set-collection-priority.ts';
import { decideDuplicate } from './duplicate/decide-duplicate.ts';
import { recordEffort } from './effort/record-effort.ts';
import { forgetCollector } from './privacy/forget-collector.ts';
import { acknowledgeFlags } from './quality/acknowledge-flags.ts';
import { approveCollectionLevel1 } from './review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from './review/approve-collection-level-2.ts';
import { rejectCollectionLevel1 } from './review/reject-collection-level-1.ts';
import { rejectCollectionLevel2 } from './review/reject-collection-level-2.ts';
import { reopenCollection } from './review/reopen-collection.ts';
import { createTransportBatch } from './transport-batch/create-transport-batch.ts';
import { updateTransportBatch } from './transport-batch/update-transport-batch.ts';

/** Every write of this subgraph; the worker serves these and nothing else. */
export const tradeflowCommands: readonly AnyCommand<Tx>[] = [
  createCollection,
  updateCollection,
  deleteCollection,
  submitCollection,
  resubmitCollection,
  approveCollectionLevel1,
  rejectCollectionLevel1,
  approveCollectionLevel2,
  rejectCollectionLevel2,
  reopenCollection,
  acknowledgeFlags,
  recordEffort,
  decideDuplicate,
  addComment,
  resolveComment,
  applySuggestion,
  createTransportBatch,
  updateTransportBatch,
  setCollectionPriority,
  reassignCollections,
  handOverCollections,
  forgetCollector,
  decideCollectionsLevel1,
  decideCollectionsLevel2,
  cancelBulkDecision,
];
