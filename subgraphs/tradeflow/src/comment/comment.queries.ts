import { type Db, Prisma } from '@commerce-tracking/prisma/client';
import type { ReadContext } from '../context.ts';
import type { CommentRow } from '../rows.ts';
import { readsReviewers } from './comment.rules.ts';

/** Comments on records the caller has been shown, as far as the caller reads comments. */
export async function findComments(
  { db, actor }: ReadContext,
  ids: readonly string[],
): Promise<CommentRow[]> {
  if (!actor || actor.role === 'ANALYST') return [];
  return db.comment.findMany({
    where: {
      collectionId: { in: [...ids] },
      ...(readsReviewers(actor.role) ? {} : { visibility: 'EVERYONE' }),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** Comments of each record that hold its approval up; records without any are left out. */
export async function countBlockingComments(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const counts = await db.$queryRaw<{ collectionId: string; count: bigint }[]>(Prisma.sql`
    SELECT m.collectionId, COUNT(*) AS count
    FROM tradeflow_comment m
    JOIN tradeflow_collection c ON c.id = m.collectionId AND c.revisionNumber = m.revisionNumber
    WHERE m.collectionId IN (${Prisma.join([...ids])}) AND m.isBlocking AND m.resolvedAt IS NULL
    GROUP BY m.collectionId`);
  return new Map(counts.map(({ collectionId, count }) => [collectionId, Number(count)]));
}

/** Which records have open threads, as the one who filters sees them; the table of records is called `c`. */
export function hasUnresolvedComments(role: string): Prisma.Sql {
  if (role === 'ANALYST') return Prisma.sql`FALSE`;
  if (readsReviewers(role)) return Prisma.sql`c.unresolvedCommentCount > 0`;
  return Prisma.sql`(c.unresolvedCommentCount > 0 AND EXISTS (
    SELECT 1 FROM tradeflow_comment m WHERE m.collectionId = c.id AND m.revisionNumber = c.revisionNumber
    AND m.parentId IS NULL AND m.resolvedAt IS NULL AND m.visibility = 'EVERYONE'))`;
}
