import type { Prisma, Sql } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import {
  commandId,
  expectedVersion,
  optionalText,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { detectDuplicates } from '../duplicate/detect-duplicates.ts';
import { raisePairs } from '../duplicate/raise-pairs.ts';
import { recount } from '../duplicate/recount.ts';
import { replaceIndexedAnswers } from '../indexed-answer/store-indexed-answers.ts';
import { changesBetween, isCorrected } from '../revision/changes.rules.ts';
import { type Snapshot, snapshotOf } from '../revision/snapshot.ts';
import { storeSubmission } from '../revision/store-submission.ts';
import { updateRows } from '../sql/update-rows.ts';
import { assertFitsBatch } from '../transport-batch/stand-in-batch.ts';
import { priorityOfResubmission } from '../workflow/due-date.rules.ts';
import { dropWorkingCopy, storedContent } from '../working-copy/stored-content.ts';
import { NOTHING_CHANGED } from './collection.errors.ts';
import { collectionAudit, collectionEvent, standingOf } from './collection-messages.ts';
import { contentRow } from './collection-rows.ts';
import { prepareContent } from './content/prepare-content.ts';
import type { CollectionResult } from './create-collection.ts';
import { findForWrite } from './find-for-write.ts';
import { type Earlier, prepareSubmission } from './prepare-submission.ts';
import { replaceLines } from './store-lines.ts';

/**
 * A collector hands a rejected record over again, corrected or with a word why not. It becomes the
 * next revision and goes through level 1 again, whichever level rejected it.
 */
export const resubmitCollection = command({
  subject: 'command.tradeflow.collection.resubmit',
  permission: 'collection:submit',
  input: z.strictObject({ id: uuid, expectedVersion, note: optionalText(4000), commandId }),
  async run({ input, actor, db, now, emit, audit }): Promise<CollectionResult> {
    const collection = await findForWrite(db, actor, input, 'RESUBMIT');
    const { id, revisionNumber: earlierNumber } = collection;
    const written = await storedContent(db, collection, 'refuse');
    const prepared = await prepareContent(db.sql, actor.actorId, written);
    const { content, derived } = prepared;
    await assertFitsBatch(db.sql, collection, content);
    const { transportBatchId } = collection;
    const around = { isKnown: true, transportBatchId };
    const detected = await detectDuplicates(db.sql, id, prepared, around);
    const submission = prepareSubmission(prepared, {
      surroundings: detected.surroundings,
      more: detected.findings,
      now,
      revisionNumber: earlierNumber + 1,
      priority: priorityOfResubmission(collection.priority),
      earlier: earlierOf(collection),
    });
    const [earlier] = await db.sql.select<{ content: Snapshot }>(
      'SELECT `content` FROM `tradeflow_revision` WHERE `collectionId` = ? AND `number` = ?',
      [id, earlierNumber],
    );
    if (!earlier) throw new Error(`submitted record ${id} has no revision ${earlierNumber}`);
    const snapshot = snapshotOf(content, derived, collection);
    const changes = changesBetween(earlier.content, snapshot);
    const note = input.note ?? null;
    if (!note && !isCorrected(changes)) {
      const fields = [{ path: 'input.note', reason: NOTHING_CHANGED }];
      throw new DomainError(INVALID_INPUT, {}, fields);
    }

    const { stage } = submission;
    const version = collection.version + 1;
    const { sql } = db;
    const change = {
      ...contentRow(content, derived),
      ...stage,
      // Comments stay with the submission they are about.
      unresolvedCommentCount: 0,
      updatedAt: now,
      version,
    };
    // Sent together and carried out in this order: what was current ends before the new submission is stored.
    await Promise.all([
      updateRows(sql, 'tradeflow_collection', { id }, change),
      replaceLines(sql, id, prepared, now),
      replaceIndexedAnswers(sql, collection, prepared),
      dropWorkingCopy(sql, id),
      updateRows(
        sql,
        'tradeflow_validation',
        { collectionId: id, isCurrentValidation: true },
        { isCurrentValidation: false, updatedAt: now },
      ),
      resolveFlags(sql, id, now),
      storeSubmission(sql, submission, {
        collectionId: id,
        submittedById: actor.actorId,
        snapshot,
        changes,
        note,
        now,
      }),
    ]);
    await raisePairs({ db, now, emit }, id, detected, submission.paired);
    if (detected.isTied) await recount(db, [id], now);
    const standing = standingOf(
      { ...collection, ...stage, version },
      {},
      prepared.reference.points,
    );
    emit(collectionEvent('resubmitted', standing, collection.state));
    audit(collectionAudit(standing, collection, { changes, reason: note ?? undefined }));
    return { id, version, state: stage.state };
  },
});

/** Flags belong to a submission: what is still true is raised again on the new one. */
function resolveFlags(sql: Sql, collectionId: string, now: Date): Promise<number> {
  return sql.execute(
    "UPDATE `tradeflow_quality_flag` SET `status` = 'RESOLVED', `updatedAt` = ?, `version` = `version` + 1 " +
      "WHERE `collectionId` = ? AND `status` <> 'RESOLVED'",
    [now, collectionId],
  );
}

/** What the first submission settled. The columns are never null on a submitted record. */
function earlierOf(collection: Prisma.CollectionModel): Earlier {
  const { firstSubmittedAt, teamManagerId, supervisorId } = collection;
  if (!firstSubmittedAt || !teamManagerId || !supervisorId) {
    throw new Error(`submitted record ${collection.id} has no reviewers`);
  }
  return { firstSubmittedAt, teamManagerId, supervisorId };
}
