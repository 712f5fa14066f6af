import { Prisma } from '@commerce-tracking/prisma/client';
import type { StatisticsBasis } from '../generated/graphql.ts';

/**
 * Which records of the basis flows count, for SQL whose table of records is called `c`. Records of one
 * consignment count once: the stored mark says it of published ones; among those under review the
 * earliest day of the group inside the basis stands for it. A copy never counts while the record it
 * repeats is not rejected, not even where repeats are asked for.
 */
export function countedOnce(basis: StatisticsBasis, countRepeats: boolean): Prisma.Sql {
  if (countRepeats) return Prisma.sql`(c.countsInFlows OR c.consignmentGroupId IS NOT NULL)`;
  if (basis === 'PUBLISHED') return Prisma.sql`c.countsInFlows`;
  return Prisma.sql`IF(c.consignmentGroupId IS NULL, c.countsInFlows, NOT EXISTS (
    SELECT 1 FROM tradeflow_collection o WHERE o.consignmentGroupId = c.consignmentGroupId
    AND o.state IN ('SUBMITTED', 'APPROVED_L1', 'APPROVED_L2')
    AND (o.collectedOn < c.collectedOn OR (o.collectedOn = c.collectedOn AND o.id < c.id))))`;
}
