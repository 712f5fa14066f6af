import { type Db, Prisma } from '@commerce-tracking/prisma/client';

/** Warnings of each record that hold its approval up; records without any are left out. */
export async function countOpenWarnings(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const counts = await db.$queryRaw<{ collectionId: string; count: bigint }[]>(Prisma.sql`
    SELECT f.collectionId, COUNT(*) AS count
    FROM tradeflow_quality_flag f
    WHERE f.collectionId IN (${Prisma.join([...ids])}) AND f.status = 'OPEN' AND f.severity = 'WARNING'
    GROUP BY f.collectionId`);
  return new Map(counts.map(({ collectionId, count }) => [collectionId, Number(count)]));
}
