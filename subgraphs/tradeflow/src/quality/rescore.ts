import type { Tx } from '@commerce-tracking/prisma/client';
import { updateRows } from '../sql/update-rows.ts';
import { automaticQualityScore } from './check-collection.rules.ts';

/**
 * Counts the flags of records anew after some have come or gone. The records have to be locked. Their
 * version stays, a flag is in nobody's way; `updatedAt` moves, so that devices hear of it.
 */
export async function rescore(
  db: Tx,
  records: readonly { id: string; revisionNumber: number }[],
  now: Date,
): Promise<void> {
  if (records.length === 0) return;
  const flags = await db.qualityFlag.findMany({
    where: { OR: records.map(({ id, revisionNumber }) => ({ collectionId: id, revisionNumber })) },
    select: { collectionId: true, severity: true, status: true },
  });
  // Each statement is about a record of its own, so their order does not matter.
  await Promise.all(
    records.map(({ id }) => {
      const own = flags.filter(({ collectionId }) => collectionId === id);
      const change = {
        openFlagCount: own.filter(({ status }) => status === 'OPEN').length,
        automaticQualityScore: automaticQualityScore(own),
        updatedAt: now,
      };
      return updateRows(db.sql, 'tradeflow_collection', { id }, change);
    }),
  );
}
