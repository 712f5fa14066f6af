import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, expectedVersion, parseInput, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { changeWorkingCopy } from '../collection/change-working-copy.ts';
import { collectionContent } from '../collection/content/content.ts';
import type { CollectionResult } from '../collection/create-collection.ts';
import { findForWrite } from '../collection/find-for-write.ts';
import type { Snapshot } from '../revision/snapshot.ts';
import { storedContent } from '../working-copy/stored-content.ts';
import { LINE_GONE, NO_SUGGESTION, REVISION_REPLACED } from './comment.errors.ts';
import { targetOf, withValue } from './field-path.rules.ts';
import { findThread, recordOfComment } from './find-comment.ts';
import { closeThread } from './resolve-comment.ts';

const contentInput = z.strictObject({ content: collectionContent });

/**
 * The collector takes a suggested value over into the working copy: the write is `updateCollection`
 * with one value replaced, with all its checks, and it closes the thread.
 */
export const applySuggestion = command({
  subject: 'command.tradeflow.comment.apply',
  permission: 'collection:update',
  input: z.strictObject({ commentId: uuid, expectedVersion, commandId }),
  async run(context): Promise<CollectionResult> {
    const { input, actor, db } = context;
    const target = {
      id: await recordOfComment(db, input.commentId),
      expectedVersion: input.expectedVersion,
    };
    const collection = await findForWrite(db, actor, target, 'EDIT');
    const { id: collectionId, revisionNumber } = collection;
    const { comment, head } = await findThread(db, actor, input.commentId);
    if (comment.revisionNumber !== revisionNumber) {
      throw new DomainError(REVISION_REPLACED, { revisionNumber });
    }
    const { fieldPath, suggestedValue } = comment;
    if (fieldPath === null || suggestedValue === null) throw new DomainError(NO_SUGGESTION);
    const revision = await db.revision.findUniqueOrThrow({
      where: { collectionId_number: { collectionId, number: revisionNumber } },
      select: { content: true },
    });
    const place = targetOf(fieldPath, revision.content as Snapshot);
    const stored = await storedContent(db, collection);
    const changed = place && withValue(stored, place, suggestedValue);
    if (!changed) throw new DomainError(LINE_GONE);
    const { content } = parseInput(contentInput, { content: changed });
    const result = await changeWorkingCopy(context, collection, stored, content);
    if (!head.resolvedAt) context.audit(await closeThread(context, collection, head));
    return result;
  },
});
