import type { Tx } from '@commerce-tracking/prisma/client';
import { rescore } from '../quality/rescore.ts';

/**
 * Takes the question back from records that stand in no open pair any more. Their versions stay: they
 * have not changed.
 */
export async function resolveDuplicateFlags(
  db: Tx,
  recordIds: readonly string[],
  now: Date,
): Promise<void> {
  const ids = [...new Set(recordIds)].toSorted();
  if (ids.length === 0) return;
  const records = await db.sql.select<{ id: string; revisionNumber: number }>(
    'SELECT `id`, `revisionNumber` FROM `tradeflow_collection` ' +
      `WHERE \`id\` IN (${ids.map(() => '?').join(', ')}) ORDER BY \`id\` FOR UPDATE`,
    ids,
  );
  const open = await db.duplicateCandidate.findMany({
    where: { status: 'OPEN', OR: [{ firstId: { in: ids } }, { secondId: { in: ids } }] },
    select: { firstId: true, secondId: true },
  });
  const asked = new Set(open.flatMap(({ firstId, secondId }) => [firstId, secondId]));
  const settled = records.filter(({ id }) => !asked.has(id));
  if (settled.length === 0) return;
  const { count } = await db.qualityFlag.updateMany({
    where: {
      collectionId: { in: settled.map(({ id }) => id) },
      code: 'DUPLICATE_CANDIDATE',
      status: { not: 'RESOLVED' },
    },
    data: { status: 'RESOLVED', updatedAt: now, version: { increment: 1 } },
  });
  if (count > 0) await rescore(db, settled, now);
}
