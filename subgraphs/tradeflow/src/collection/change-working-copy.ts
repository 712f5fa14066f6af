import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands';
import { changesBetween } from '../revision/changes.rules.ts';
import { snapshotOf } from '../revision/snapshot.ts';
import { updateRows } from '../sql/update-rows.ts';
import { collectionAudit, collectionEvent, standingOf } from './collection-messages.ts';
import { contentRow } from './collection-rows.ts';
import type { CollectionContent } from './content.ts';
import { type CollectionResult, countryOfPoint } from './create-collection.ts';
import { deriveTotals } from './derive-totals.ts';
import { prepareContent } from './prepare-content.ts';
import { replaceLines } from './store-lines.ts';

/**
 * Makes a locked record's working copy what its collector now says, whichever operation says it.
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
  const { content, derived, reference } = prepared;
  const before = snapshotOf(stored, deriveTotals(stored, reference));
  const changes = changesBetween(before, snapshotOf(content, derived));

  const { id, state } = collection;
  const version = collection.version + 1;
  const change = { ...contentRow(content, derived), updatedAt: now, version };
  await updateRows(db.sql, 'tradeflow_collection', { id }, change);
  await replaceLines(db.sql, id, prepared, now);

  const countryId = countryOfPoint(prepared);
  const standing = standingOf(collection, { version, countryId }, reference.points);
  emit(collectionEvent('updated', standing, state));
  audit(collectionAudit(standing, collection, { changes }));
  return { id, version, state };
}
