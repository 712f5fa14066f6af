import type { Tx } from '@commerce-tracking/prisma/client';

/** Threads of a record's present submission that nobody has closed. */
export function unresolvedOf(collectionId: string, revisionNumber: number) {
  return { collectionId, revisionNumber, parentId: null, resolvedAt: null };
}

/**
 * Keeps the record's own count equal to its open threads; the caller holds its lock. `changedAt` moves
 * the record's `updatedAt`, so that its collector's device is told; null when there is nothing for
 * the collector to read.
 */
export async function countUnresolved(
  db: Tx,
  { id, revisionNumber }: { id: string; revisionNumber: number },
  changedAt: Date | null,
): Promise<void> {
  await db.sql.execute(
    'UPDATE `tradeflow_collection` SET `unresolvedCommentCount` = (SELECT COUNT(*) FROM `tradeflow_comment` ' +
      'WHERE `collectionId` = ? AND `revisionNumber` = ? AND `parentId` IS NULL AND `resolvedAt` IS NULL), ' +
      '`updatedAt` = COALESCE(?, `updatedAt`) WHERE `id` = ?',
    [id, revisionNumber, changedAt, id],
  );
}
