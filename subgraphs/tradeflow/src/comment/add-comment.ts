import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ID_TAKEN, INVALID_INPUT, UNKNOWN_REFERENCE } from '@commerce-tracking/service-kit/reasons';
import { lockCollection } from '../collection/find-for-write.ts';
import { assertTransition } from '../workflow/workflow.rules.ts';
import { REVISION_REPLACED } from './comment.errors.ts';
import { readsReviewers } from './comment.rules.ts';
import { addCommentInput } from './comment-input.ts';
import { countUnresolved } from './count-unresolved.ts';
import { writeComments } from './write-comment.ts';

/** What a write on a comment answers; the resolver then reads it. */
export type CommentResult = { id: string; collectionId: string };

/**
 * Anybody in scope says something about a submission, or about one field of it, or answers. The
 * comment's id, made by the client, is also the id of the write. The record's version stays: a
 * comment is in nobody's way.
 */
export const addComment = command({
  subject: 'command.tradeflow.comment.add',
  permission: 'comment:create',
  input: addCommentInput,
  idempotencyKey: ({ id }) => id,
  optimistic: true,
  foresee: ({ id, collectionId }): CommentResult => ({ id, collectionId }),
  async run(context): Promise<CommentResult> {
    const { input, actor, db } = context;
    const { id, collectionId } = input;
    // Sent together, and carried out in this order.
    const [collection, [taken]] = await Promise.all([
      lockCollection(db, actor, collectionId),
      db.sql.select('SELECT `id` FROM `tradeflow_comment` WHERE `id` = ?', [id]),
    ]);
    assertTransition('COMMENT', collection, actor);
    const { revisionNumber } = collection;
    if (input.revisionNumber !== revisionNumber) {
      throw new DomainError(REVISION_REPLACED, { revisionNumber });
    }
    if (taken) throw new DomainError(ID_TAKEN);
    const parent = input.parentId
      ? await findParent(db, actor.role, input.parentId, collection)
      : null;
    const comment = {
      ...input,
      parent,
      isBlocking: input.isBlocking ?? false,
      // Who cannot read a thread cannot read its answers either.
      visibility:
        parent?.visibility === 'REVIEWERS' ? 'REVIEWERS' : (input.visibility ?? 'EVERYONE'),
    } as const;
    await writeComments(context, collection, [comment], () => 'input');
    const isRead = comment.visibility === 'EVERYONE';
    context.beside(countUnresolved(db, collection, isRead ? context.now : null));
    return { id, collectionId };
  },
});

async function findParent(
  db: Tx,
  role: string,
  id: string,
  { id: collectionId, revisionNumber }: Prisma.CollectionModel,
): Promise<Prisma.CommentModel> {
  const parent = await db.comment.findFirst({
    where: {
      id,
      collectionId,
      revisionNumber,
      ...(readsReviewers(role) ? {} : { visibility: 'EVERYONE' as const }),
    },
  });
  if (parent) return parent;
  const values = { kind: 'Comment' };
  const fields = [{ path: 'input.parentId', reason: UNKNOWN_REFERENCE, values }];
  throw new DomainError(INVALID_INPUT, {}, fields);
}
