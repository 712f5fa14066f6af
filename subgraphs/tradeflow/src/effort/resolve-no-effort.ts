import type { Tx } from '@commerce-tracking/prisma/client';
import { rescore } from '../quality/rescore.ts';

type Standing = { id: string; revisionNumber: number };

/**
 * Effort is mostly noted in the evening, after the records of the day: what had been asked of them
 * for want of it is settled then.
 */
export async function resolveNoEffort(
  db: Tx,
  { collectionPointId, observedOn }: { collectionPointId: string; observedOn: string },
  now: Date,
): Promise<void> {
  const asked = await db.sql.select<Standing>(
    `SELECT c.\`id\`, c.\`revisionNumber\` FROM \`tradeflow_collection\` c
     WHERE c.\`collectionPointId\` = ? AND c.\`collectedOn\` = ? AND c.\`openFlagCount\` > 0
     ORDER BY c.\`id\` FOR UPDATE`,
    [collectionPointId, observedOn],
  );
  if (asked.length === 0) return;
  const { count } = await db.qualityFlag.updateMany({
    where: {
      collectionId: { in: asked.map(({ id }) => id) },
      code: 'NO_EFFORT_DAY',
      status: 'OPEN',
    },
    data: { status: 'RESOLVED', updatedAt: now, version: { increment: 1 } },
  });
  if (count > 0) await rescore(db, asked, now);
}
