import type { Prisma } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { changesBetween } from '../revision/changes.rules.ts';
import { snapshotOf } from '../revision/snapshot.ts';
import { updateRows } from '../sql/update-rows.ts';
import { VALUE_NOT_ALLOWED } from './collection.errors.ts';
import { collectionAudit, collectionEvent, standingOf } from './collection-messages.ts';
import { contentRow } from './collection-rows.ts';
import { type CollectionContent, collectionContent } from './content.ts';
import { contentFromRows } from './content-from-rows.ts';
import { type CollectionResult, countryOfPoint } from './create-collection.ts';
import { deriveTotals } from './derive-totals.ts';
import { findForWrite, withLines } from './find-for-write.ts';
import { prepareContent } from './prepare-content.ts';
import { replaceLines } from './store-lines.ts';

/** A collector changes the working copy of a draft or of a rejected record. */
export const updateCollection = command({
  subject: 'command.tradeflow.collection.update',
  permission: 'collection:update',
  input: z.strictObject({ id: uuid, expectedVersion, content: collectionContent, commandId }),
  async run({ input, actor, db, now, emit, audit }): Promise<CollectionResult> {
    const collection = await findForWrite(db, actor, input, 'EDIT');
    assertSameForm(collection, input.content);
    const prepared = await prepareContent(db.sql, actor.actorId, input.content);
    const { content, derived, reference } = prepared;
    const stored = contentFromRows(await withLines(db, collection));
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
  },
});

/** Type never changes, and a record once submitted keeps the form it was made with. */
export function assertSameForm(
  collection: Prisma.CollectionModel,
  content: CollectionContent,
): void {
  const { collectionType, formModelId, revisionNumber } = collection;
  const fields = [];
  if (content.collectionType !== collectionType) {
    const values = { expected: collectionType };
    fields.push({ path: 'input.content.collectionType', reason: VALUE_NOT_ALLOWED, values });
  }
  if (revisionNumber > 0 && content.formModelId !== formModelId) {
    const values = { expected: formModelId };
    fields.push({ path: 'input.content.formModelId', reason: VALUE_NOT_ALLOWED, values });
  }
  if (fields.length > 0) throw new DomainError(INVALID_INPUT, {}, fields);
}
