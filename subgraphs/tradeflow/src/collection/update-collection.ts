import type { Prisma } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { storedContent } from '../working-copy/stored-content.ts';
import { changeWorkingCopy } from './change-working-copy.ts';
import { VALUE_NOT_ALLOWED } from './collection.errors.ts';
import { type CollectionContent, collectionContent } from './content/content.ts';
import type { CollectionResult } from './create-collection.ts';
import { findForWrite } from './find-for-write.ts';

/** A collector changes the working copy of a draft or of a rejected record. */
export const updateCollection = command({
  subject: 'command.tradeflow.collection.update',
  permission: 'collection:update',
  input: z.strictObject({ id: uuid, expectedVersion, content: collectionContent, commandId }),
  async run(context): Promise<CollectionResult> {
    const { input, actor, db } = context;
    const collection = await findForWrite(db, actor, input, 'EDIT');
    assertSameForm(collection, input.content);
    const stored = await storedContent(db, collection);
    return changeWorkingCopy(context, collection, stored, input.content);
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
