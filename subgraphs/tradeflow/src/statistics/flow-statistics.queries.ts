import { Prisma } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT, TOO_BIG, TOO_SMALL } from '@commerce-tracking/service-kit/reasons';
import { matching } from '../collection/search/collection-filter.ts';
import type { ReadContext } from '../context.ts';
import type { FlowMeasure, QueryFlowStatisticsArgs, RequireFields } from '../generated/graphql.ts';
import { memory } from '../reference/reference.ts';
import { countedOnce } from './counted-once.ts';
import { isRevealing, suppressSmallCells } from './disclosure.rules.ts';
import { bySize, type FlowCell, type FlowFigures, measureColumns } from './flow-cells.ts';
import { dimensionsOf } from './flow-dimensions.ts';

const dimensionsMax = 3;
const rowsMax = 1_000;

type FlowArgs = RequireFields<
  QueryFlowStatisticsArgs,
  'basis' | 'countRepeats' | 'dimensions' | 'measures'
>;

/** Figures as computed, before they are worded for the client. */
export type FlowAnswer = {
  basis: FlowArgs['basis'];
  generatedAt: Date;
  countRepeats: boolean;
  measures: readonly FlowMeasure[];
  dimensions: FlowArgs['dimensions'];
  rows: (FlowCell & { suppressed: boolean })[];
  total: FlowFigures;
  /** Whether the total itself is withheld. */
  isTotalSuppressed: boolean;
};

/** Trade flows over the caller's records, by up to three dimensions. */
export async function findFlowStatistics(
  context: ReadContext,
  args: FlowArgs,
): Promise<FlowAnswer> {
  const actor = context.require('statistics:read');
  const { db, now } = context;
  const isAnalyst = actor.role === 'ANALYST';
  const measures = args.measures.length > 0 ? [...new Set(args.measures)] : ['RECORDS' as const];
  const top = checkedArgs(args);
  // Only under review and later does the working copy equal the latest submission: rejected records,
  // whose collector is changing them, are in neither basis.
  const basis =
    args.basis === 'PROVISIONAL'
      ? Prisma.sql`c.state IN ('SUBMITTED', 'APPROVED_L1', 'APPROVED_L2')`
      : Prisma.sql`c.state = 'APPROVED_L2'`;
  const once = countedOnce(args.basis, args.countRepeats);
  const where = Prisma.sql`${matching(args.filter, { actor, now })} AND ${basis} AND ${once}`;
  const [found, [total]] = await Promise.all([
    args.dimensions.length > 0
      ? db.$queryRaw<FlowCell[]>(cellsSql(where, args.dimensions, measures, top))
      : [],
    db.$queryRaw<FlowCell[]>(cellsSql(where, [], measures, 1)),
  ]);
  const rows = found.sort(bySize(measures[0]));
  const settings = memory().settings();
  return {
    basis: args.basis,
    generatedAt: now,
    countRepeats: args.countRepeats,
    measures,
    dimensions: args.dimensions,
    rows: suppressSmallCells(rows, isAnalyst, settings),
    total: total ?? noFlows,
    isTotalSuppressed: isAnalyst && total !== undefined && isRevealing(total, settings),
  };
}

const noFlows: FlowFigures = {
  records: 0n,
  items: 0n,
  heads: null,
  weightKg: null,
  valueUsd: null,
  missingWeights: 0n,
  missingValues: 0n,
};

/** Summed per record first, so that a record with several lines in a cell counts once there. */
function cellsSql(
  where: Prisma.Sql,
  dimensions: FlowArgs['dimensions'],
  measures: readonly FlowMeasure[],
  top: number,
): Prisma.Sql {
  const keys = dimensionsOf(dimensions);
  const select = keys.map(({ sql }, index) => Prisma.sql`${sql} AS ${Prisma.raw(`k${index}`)}, `);
  const names = Prisma.raw(keys.map((_key, index) => `r.k${index}, `).join(''));
  const group = Prisma.raw(keys.map((_key, index) => `, k${index}`).join(''));
  const byKeys = Prisma.raw(
    keys.length > 0 ? `GROUP BY ${keys.map((_key, index) => `r.k${index}`).join(', ')}` : '',
  );
  return Prisma.sql`
    SELECT ${names}COUNT(*) AS records, CAST(COALESCE(SUM(r.items), 0) AS SIGNED) AS items,
      CAST(SUM(r.heads) AS SIGNED) AS heads, SUM(r.weightKg) AS weightKg, SUM(r.valueUsd) AS valueUsd,
      CAST(COALESCE(SUM(r.missingWeights), 0) AS SIGNED) AS missingWeights,
      CAST(COALESCE(SUM(r.missingValues), 0) AS SIGNED) AS missingValues,
      COUNT(DISTINCT r.vehicle) AS vehicles, MAX(r.valueUsd) AS largestValueUsd
    FROM (
      SELECT ${joined(select)}COUNT(i.id) AS items, SUM(i.animalCount) AS heads,
        SUM(i.totalWeightKg) AS weightKg, SUM(i.totalValueUsd) AS valueUsd,
        SUM(i.totalWeightKg IS NULL) AS missingWeights, SUM(i.totalValueUsd IS NULL) AS missingValues,
        MAX(COALESCE(c.normalizedPlate, c.id)) AS vehicle
      FROM tradeflow_collection c JOIN tradeflow_collection_item i ON i.collectionId = c.id
      WHERE ${where} GROUP BY c.id${group}
    ) r ${byKeys}
    ORDER BY ${Prisma.raw(measureColumns[measures[0] ?? 'RECORDS'])} DESC LIMIT ${top}`;
}

function joined(parts: Prisma.Sql[]): Prisma.Sql {
  return parts.length > 0 ? Prisma.join(parts, '') : Prisma.empty;
}

function checkedArgs({ dimensions, top }: FlowArgs): number {
  const rows = top ?? rowsMax;
  const refused = [
    ...(dimensions.length > dimensionsMax
      ? [{ path: 'dimensions', reason: TOO_BIG, values: { maximum: dimensionsMax } }]
      : []),
    ...(rows > rowsMax ? [{ path: 'top', reason: TOO_BIG, values: { maximum: rowsMax } }] : []),
    ...(rows < 1 ? [{ path: 'top', reason: TOO_SMALL, values: { minimum: 1 } }] : []),
  ];
  if (refused.length > 0) throw new DomainError(INVALID_INPUT, {}, refused);
  return rows;
}
