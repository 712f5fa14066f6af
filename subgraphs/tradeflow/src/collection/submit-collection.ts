import { command } from '@commerce-tracking/prisma/command';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { detectDuplicates } from '../duplicate/detect-duplicates.ts';
import { raisePairs } from '../duplicate/raise-pairs.ts';
import { snapshotOf } from '../revision/snapshot.ts';
import { storeSubmission } from '../revision/store-submission.ts';
import { updateRows } from '../sql/update-rows.ts';
import { assertFitsBatch } from '../transport-batch/stand-in-batch.ts';
import { collectionAudit, collectionEvent, standingOf } from './collection-messages.ts';
import { contentRow } from './collection-rows.ts';
import { contentFromRows } from './content/content-from-rows.ts';
import { prepareContent } from './content/prepare-content.ts';
import { type CollectionResult, takeReference } from './create-collection.ts';
import { findForWrite, withLines } from './find-for-write.ts';
import { prepareSubmission } from './prepare-submission.ts';
import { replaceLines } from './store-lines.ts';

/** A collector hands a draft over for review; its figures are frozen as revision 1. */
export const submitCollection = command({
  subject: 'command.tradeflow.collection.submit',
  permission: 'collection:submit',
  input: z.strictObject({ id: uuid, expectedVersion, commandId }),
  async run({ input, actor, db, now, emit, audit }): Promise<CollectionResult> {
    const collection = await findForWrite(db, actor, input, 'SUBMIT');
    const { id, priority } = collection;
    const written = contentFromRows(await withLines(db, collection));
    const prepared = await prepareContent(db.sql, actor.actorId, written);
    const { content, derived } = prepared;
    await assertFitsBatch(db.sql, collection, content);
    const { transportBatchId } = collection;
    const around = { transportBatchId };
    const detected = await detectDuplicates(db.sql, id, prepared, around);
    const submission = prepareSubmission(prepared, {
      surroundings: detected.surroundings,
      more: detected.findings,
      now,
      revisionNumber: 1,
      priority,
      earlier: null,
    });
    const { stage } = submission;
    const reference = await takeReference(prepared);
    const version = collection.version + 1;
    const change = {
      ...contentRow(content, derived),
      ...stage,
      reference,
      updatedAt: now,
      version,
    };
    await Promise.all([
      updateRows(db.sql, 'tradeflow_collection', { id }, change),
      replaceLines(db.sql, id, prepared, now),
      storeSubmission(db.sql, submission, {
        collectionId: id,
        submittedById: actor.actorId,
        snapshot: snapshotOf(content, derived, collection),
        changes: [],
        note: null,
        now,
      }),
    ]);
    await raisePairs({ db, now, emit }, id, detected, submission.paired);
    const standing = standingOf(
      { ...collection, ...stage, reference, version },
      {},
      prepared.reference.points,
    );
    emit(collectionEvent('submitted', standing, collection.state));
    audit(collectionAudit(standing, collection));
    return { id, version, state: stage.state };
  },
});
