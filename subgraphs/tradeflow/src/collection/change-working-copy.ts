import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { replaceIndexedAnswers } from '../indexed-answer/store-indexed-answers.ts';
import { changesBetween } from '../revision/changes.rules.ts';
import { snapshotOf } from '../revision/snapshot.ts';
import { updateRows } from '../sql/update-rows.ts';
import { isRejected, storeWorkingCopy } from '../working-copy/stored-content.ts';
import { collectionAudit, collectionEvent, standingOf } from './collection-messages.ts';
import { contentRow } from './collection-rows.ts';
import type { CollectionContent } from './content/content.ts';
import { deriveTotals } from './content/derive-totals.ts';
import { prepareContent } from './content/prepare-content.ts';
import { type CollectionResult, countryOfPoint } from './create-collection.ts';
import { replaceLines } from './store-lines.ts';

/**
 * Makes a locked record's working copy what its collector now says, whichever operation says it. A
 * draft is its own working copy; a rejected record keeps its submission, and the correction beside it.
 * @throws DomainError INVALID_INPUT
 */
export async function changeWorkingCopy(
  {
    actor,
    db,
    now,
    emit,
    audit,
  }: Pick<CommandRun<unknown, Tx>, 'actor' | 'db' | 'now' | 'emit' | 'audit'>,
  collection: Prisma.CollectionModel,
  stored: CollectionContent,
  written: CollectionContent,
): Promise<CollectionResult> {
  const prepared = await prepareContent(db.sql, actor.actorId, written);
  const { content, derived, reference, settings } = prepared;
  const before = snapshotOf(stored, deriveTotals(stored, reference, settings));
  const changes = changesBetween(before, snapshotOf(content, derived));

  const { id, state } = collection;
  const version = collection.version + 1;
  const change = { updatedAt: now, version };
  if (isRejected(state)) {
    await storeWorkingCopy(db.sql, id, content, now);
    await updateRows(db.sql, 'tradeflow_collection', { id }, change);
  } else {
    const row = { ...contentRow(content, derived), ...change };
    await updateRows(db.sql, 'tradeflow_collection', { id }, row);
    await replaceLines(db.sql, id, prepared, now);
    await replaceIndexedAnswers(db.sql, collection, prepared);
  }

  const countryId = countryOfPoint(prepared);
  const standing = standingOf(collection, { version, countryId }, reference.points);
  emit(collectionEvent('updated', standing, state));
  audit(collectionAudit(standing, collection, { changes }));
  return { id, version, state };
}
