import { createHash } from 'node:crypto';
import type { CollectionState, Sql } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { isDuplicate } from '@commerce-tracking/prisma/database-fault';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, uuid } from '@commerce-tracking/service-kit/input';
import { CONTENT_DIFFERS, DELETED, ID_TAKEN } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { detectDuplicates } from '../duplicate/detect-duplicates.ts';
import { raisePairs } from '../duplicate/raise-pairs.ts';
import { insertIndexedAnswers } from '../indexed-answer/store-indexed-answers.ts';
import { memory } from '../reference/reference.ts';
import { snapshotOf } from '../revision/snapshot.ts';
import { storeSubmission } from '../revision/store-submission.ts';
import { insertRows, type Row } from '../sql/insert-rows.ts';
import { collectionAudit, collectionEvent, type Standing } from './collection-messages.ts';
import { type CollectionColumn, collectionTable, contentRow } from './collection-rows.ts';
import { type CollectionContent, collectionContent } from './content/content.ts';
import { type PreparedContent, prepareContent } from './content/prepare-content.ts';
import { prepareSubmission } from './prepare-submission.ts';
import { insertLines } from './store-lines.ts';

/** What a write on a record answers; the resolver then reads the record itself. */
export type CollectionResult = { id: string; version: number; state: CollectionState };

/**
 * A collector records a consignment, as a draft or submitted at once. The id is made by the device:
 * the same id with the same content is the same record, however often and from wherever it is sent.
 */
export const createCollection = command({
  subject: 'command.tradeflow.collection.create',
  permission: 'collection:create',
  input: z.strictObject({
    id: uuid,
    content: collectionContent,
    submit: z
      .boolean()
      .nullish()
      .transform((submit) => submit ?? false),
    commandId,
  }),
  optimistic: true,
  foresee: resultOf,
  async run(context): Promise<CollectionResult> {
    const { input, actor, db, now, optimistic, emit, audit } = context;
    const { id, submit } = input;
    const { sql } = db;
    const { actorId } = actor;
    const hash = creationHash(input.content, submit);
    const prepared = await prepareContent(sql, actorId, input.content);
    const { content, derived } = prepared;
    const detected = submit ? await detectDuplicates(sql, id, prepared) : null;
    const submission = detected
      ? prepareSubmission(prepared, {
          surroundings: detected.surroundings,
          more: detected.findings,
          now,
          revisionNumber: 1,
          priority: 'NORMAL',
          earlier: null,
        })
      : null;
    const reference = submission && (await takeReference(prepared));
    const result = resultOf(input);
    // One object is filled rather than several merged: with a hundred columns that is felt.
    const row = Object.assign(contentRow(content, derived), submission?.stage, {
      state: result.state,
      revisionNumber: submit ? 1 : 0,
      priority: 'NORMAL',
      openFlagCount: submission?.stage.openFlagCount ?? 0,
      id,
      reference,
      collectorId: actorId,
      originalCollectorId: actorId,
      contentHash: hash,
      createdAt: now,
      updatedAt: now,
      version: 1,
    });
    const collection = insertCollection(sql, actorId, row);
    if (!optimistic && !(await collection)) return result;
    const stored = submission && {
      collectionId: id,
      submittedById: actorId,
      snapshot: snapshotOf(content, derived),
      changes: [],
      note: null,
      now,
    };
    // Sent together with the record, which they refer to; not one is kept without it.
    const lines = [
      collection,
      assertNotDeleted(sql, actorId, id),
      insertLines(sql, id, prepared, now),
      insertIndexedAnswers(sql, id, prepared),
      stored && storeSubmission(sql, submission, stored),
    ];
    context.beside(
      Promise.all(lines).then(([isNew]) => {
        if (!isNew) throw new Error('the record was there already');
      }),
    );
    if (detected && submission) {
      await raisePairs({ db, now, emit }, id, detected, submission.paired);
    }
    const standing: Standing = {
      ...result,
      reference,
      revisionNumber: submit ? 1 : 0,
      collectorId: actorId,
      teamManagerId: submission?.teamManagerId ?? null,
      supervisorId: submission?.supervisorId ?? null,
      countryId: countryOfPoint(prepared),
    };
    emit(collectionEvent('created', { ...standing, state: 'DRAFT' }, null));
    if (submit) emit(collectionEvent('submitted', standing, 'DRAFT'));
    audit(collectionAudit(standing, null, { contentHash: hash }));
    return result;
  },
});

function resultOf({ id, submit }: { id: string; submit: boolean }): CollectionResult {
  return { id, version: 1, state: submit ? 'SUBMITTED' : 'DRAFT' };
}

/** The next reference of the point's country and the visit's year. */
export async function takeReference(prepared: PreparedContent): Promise<string> {
  const country = prepared.reference.countries.get(countryOfPoint(prepared) ?? '');
  const year = Number(prepared.content.collectedOn?.slice(0, 4));
  if (!country || !year) throw new Error('a submission without point or day passed its checks');
  return memory().numbers.take(country.iso2, year);
}

/** Country of the point a content names. */
export function countryOfPoint({ content, reference }: PreparedContent): string | null {
  const point = content.collectionPointId && reference.points.get(content.collectionPointId);
  return point ? point.countryId : null;
}

/** What tells a repetition from another record: parsed content stands in the order of its schema. */
function creationHash(content: CollectionContent, submit: boolean): string {
  return createHash('sha256')
    .update(JSON.stringify([content, submit]))
    .digest('hex');
}

/** Returns false where the same record is there already. */
async function insertCollection(
  sql: Sql,
  actorId: string,
  row: Row<CollectionColumn> & { id: string; contentHash: string },
): Promise<boolean> {
  const { id } = row;
  try {
    await insertRows(sql, collectionTable, [row]);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const [stored] = await sql.select<{ collectorId: string; contentHash: string }>(
      'SELECT `originalCollectorId` AS `collectorId`, `contentHash` FROM `tradeflow_collection` WHERE `id` = ?',
      [id],
    );
    if (!stored) throw error;
    // Another person's record is not revealed: its id is simply not to be had.
    if (stored.collectorId !== actorId) throw new DomainError(ID_TAKEN);
    if (stored.contentHash !== row.contentHash) throw new DomainError(CONTENT_DIFFERS);
    return false;
  }
}

/**
 * Asked once the row is there: an insert that meets a deletion under way waits for its end, and only then is the
 * tombstone to be seen.
 */
async function assertNotDeleted(sql: Sql, actorId: string, id: string): Promise<void> {
  const [deleted] = await sql.select<{ collectorId: string }>(
    'SELECT `collectorId` FROM `tradeflow_deleted_collection` WHERE `id` = ?',
    [id],
  );
  if (deleted) throw new DomainError(deleted.collectorId === actorId ? DELETED : ID_TAKEN);
}
