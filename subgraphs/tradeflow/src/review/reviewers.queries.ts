import type { Db } from '@commerce-tracking/prisma/client';

/**
 * Whether the records of these collectors would find both reviewers now. The hierarchy is admin's: its
 * table is read here and never written.
 */
export async function hasReviewers(
  db: Db,
  collectorIds: readonly string[],
): Promise<Map<string, boolean>> {
  const collectors = await db.actor.findMany({
    where: { id: { in: [...collectorIds] } },
    select: { id: true, teamManager: { select: { supervisorId: true } } },
  });
  return new Map(collectors.map(({ id, teamManager }) => [id, Boolean(teamManager?.supervisorId)]));
}
