import { type CollectionState, Prisma } from '@commerce-tracking/prisma/client';
import { matching } from '../collection/search/collection-filter.ts';
import type { ReadContext } from '../context.ts';
import type { CollectionCounters, CollectionFilter } from '../generated/graphql.ts';

type StateRow = {
  state: CollectionState;
  records: bigint;
  overdue: bigint;
  weightKg: Prisma.Decimal;
  valueUsd: Prisma.Decimal;
};

/** How many of the caller's records stand where, in one statement. */
export async function countCollections(
  context: ReadContext,
  filter: CollectionFilter | null | undefined,
): Promise<CollectionCounters> {
  const actor = context.require('statistics:read');
  const { db, now } = context;
  const rows = await db.$queryRaw<StateRow[]>(Prisma.sql`
    SELECT c.state, COUNT(*) AS records,
      CAST(COALESCE(SUM(c.dueAt < ${now}), 0) AS SIGNED) AS overdue,
      COALESCE(SUM(c.totalWeightKg), 0) AS weightKg, COALESCE(SUM(c.totalValueUsd), 0) AS valueUsd
    FROM tradeflow_collection c WHERE ${matching(filter, { actor, now })}
    GROUP BY c.state ORDER BY c.state`);
  const count = (state: CollectionState) =>
    Number(rows.find((row) => row.state === state)?.records ?? 0);
  const total = rows.reduce((sum, { records }) => sum + Number(records), 0);
  return {
    drafts: count('DRAFT'),
    awaitingLevel1: count('SUBMITTED'),
    awaitingLevel2: count('APPROVED_L1'),
    awaitingCorrectionLevel1: count('REJECTED_L1'),
    awaitingCorrectionLevel2: count('REJECTED_L2'),
    published: count('APPROVED_L2'),
    everSubmitted: total - count('DRAFT'),
    overdue: rows.reduce((sum, { overdue }) => sum + Number(overdue), 0),
    valueUsdByState: rows.map(({ state, records, weightKg, valueUsd }) => ({
      state,
      records: Number(records),
      weightKg,
      valueUsd,
    })),
  };
}
