import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import { headOf, readsReviewers } from './comment.rules.ts';

/** Where a comment stands; read before the lock, so that the lock is asked for by the record's id. */
export async function recordOfComment(db: Tx, id: string): Promise<string> {
  const comment = await db.comment.findUnique({ where: { id }, select: { collectionId: true } });
  if (!comment) throw new DomainError(ABSENT);
  return comment.collectionId;
}

/** A comment its reader may see, with the head of its thread. @throws DomainError ABSENT */
export async function findThread(
  db: Tx,
  actor: { role: string },
  id: string,
): Promise<{ comment: Prisma.CommentModel; head: Prisma.CommentModel }> {
  const comment = await db.comment.findUnique({ where: { id } });
  if (!comment) throw new DomainError(ABSENT);
  const isHidden = comment.visibility === 'REVIEWERS' && !readsReviewers(actor.role);
  if (isHidden) throw new DomainError(ABSENT);
  if (comment.parentId === null) return { comment, head: comment };
  const { collectionId, revisionNumber } = comment;
  const ofRevision = await db.comment.findMany({ where: { collectionId, revisionNumber } });
  return { comment, head: headOf(comment, ofRevision) };
}
