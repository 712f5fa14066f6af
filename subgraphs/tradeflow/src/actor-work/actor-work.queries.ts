import { type Db, Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { visibleToSql } from '../collection/search/collection-scope.ts';

/** What a person has done and has to do, counted on the records the caller may see. */
export type ActorWork = {
  collectionCount: number;
  validationCount: number;
  pendingCount: number;
  lastActivityAt: Date | null;
};

type Counted = {
  id: string;
  submitted: bigint;
  decided: bigint;
  pending: bigint;
  lastAt: Date | null;
};

/** The work of many people in one statement; nothing on those the caller is not told about. */
export async function findActorWork(
  { db, actor }: { db: Db; actor: Actor | null },
  ids: readonly string[],
): Promise<Map<string, ActorWork>> {
  const asked = ids.filter((id) => isUuid(id) && actor !== null && mayCount(actor, id));
  if (!actor || asked.length === 0) return new Map();
  const scope = visibleToSql(actor);
  const people = Prisma.join(asked);
  const waiting = (
    column: 'collectorId' | 'teamManagerId' | 'supervisorId',
    states: Prisma.Sql,
  ) => {
    const person = Prisma.raw(`c.${column}`);
    return Prisma.sql`SELECT ${person}, 0, 0, COUNT(*), NULL FROM tradeflow_collection c
      WHERE ${person} IN (${people}) AND c.state IN (${states}) AND ${scope} GROUP BY ${person}`;
  };
  const rows = await db.$queryRaw<Counted[]>`
    SELECT c.collectorId AS id, COUNT(*) AS submitted, 0 AS decided, 0 AS pending,
      MAX(c.submittedAt) AS lastAt
    FROM tradeflow_collection c
    WHERE c.collectorId IN (${people}) AND c.submittedAt IS NOT NULL AND ${scope}
    GROUP BY c.collectorId
    UNION ALL
    SELECT v.validatorId, 0, COUNT(*), 0, MAX(v.validatedAt)
    FROM tradeflow_validation v JOIN tradeflow_collection c ON c.id = v.collectionId
    WHERE v.validatorId IN (${people}) AND v.validatedAt IS NOT NULL AND ${scope}
    GROUP BY v.validatorId
    UNION ALL ${waiting('collectorId', Prisma.sql`'REJECTED_L1', 'REJECTED_L2'`)}
    UNION ALL ${waiting('teamManagerId', Prisma.sql`'SUBMITTED'`)}
    UNION ALL ${waiting('supervisorId', Prisma.sql`'APPROVED_L1'`)}`;
  const work = new Map<string, ActorWork>(
    asked.map((id) => [
      id,
      { collectionCount: 0, validationCount: 0, pendingCount: 0, lastActivityAt: null },
    ]),
  );
  for (const { id, submitted, decided, pending, lastAt } of rows) {
    const own = work.get(id);
    if (!own) continue;
    own.collectionCount += Number(submitted);
    own.validationCount += Number(decided);
    own.pendingCount += Number(pending);
    if (lastAt && (!own.lastActivityAt || lastAt > own.lastActivityAt)) own.lastActivityAt = lastAt;
  }
  return work;
}

/** Analysts know nobody; a collector sees of others no more than the name. */
function mayCount({ role, actorId }: Actor, id: string): boolean {
  if (role === 'COLLECTOR') return id === actorId;
  return role !== 'ANALYST';
}
