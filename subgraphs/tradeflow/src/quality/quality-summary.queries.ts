import { Prisma } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import {
  INVALID_INPUT,
  NOT_ALLOWED,
  TOO_BIG,
  TOO_SMALL,
} from '@commerce-tracking/service-kit/reasons';
import { matching } from '../collection/search/collection-filter.ts';
import type { ReadContext } from '../context.ts';
import type {
  QualityDimension,
  QueryQualitySummaryArgs,
  RequireFields,
} from '../generated/graphql.ts';
import { memory } from '../reference/reference.ts';
import { isRevealing } from '../statistics/disclosure.rules.ts';
import {
  type FlagGroup,
  type QualityCell,
  qualityCells,
  type RecordGroup,
  recordDimensions,
} from './quality-summary.rules.ts';

const dimensionsMax = 3;
const rowsMax = 1_000;
// Shares need the groups of all rows that are shown, whichever those are.
const groupsMax = 100_000;

type Args = RequireFields<QueryQualitySummaryArgs, 'groupBy'>;
type Keys = { k0?: string | null; k1?: string | null; k2?: string | null };
type Grouped<Group> = Omit<Group, 'keys'> & Keys;

/** Figures as computed, before they are worded for the client. */
export type QualityAnswer = {
  generatedAt: Date;
  dimensions: readonly QualityDimension[];
  total: QualityCell;
  rows: QualityCell[];
};

const columns: Record<QualityDimension, Prisma.Sql> = {
  CODE: Prisma.sql`CAST(f.code AS CHAR)`,
  SEVERITY: Prisma.sql`CAST(f.severity AS CHAR)`,
  POINT: Prisma.sql`c.collectionPointId`,
  COLLECTOR: Prisma.sql`c.originalCollectorId`,
  MONTH: Prisma.sql`DATE_FORMAT(c.collectedOn, '%Y-%m')`,
};

/** Flags of the caller's records by up to three dimensions, and how many records have none. */
export async function findQualitySummary(context: ReadContext, args: Args): Promise<QualityAnswer> {
  const actor = context.require('statistics:read');
  const { db, now } = context;
  const isAnalyst = actor.role === 'ANALYST';
  const { dimensions, top } = checkedArgs(args, isAnalyst);
  const where = Prisma.sql`${matching(args.filter, { actor, now })} AND c.state <> 'DRAFT'`;
  const own = dimensions.filter((dimension) => recordDimensions.includes(dimension));
  const [flagged, groups, [allFlags], [all]] = await Promise.all([
    dimensions.length > 0 ? db.$queryRaw<Grouped<FlagGroup>[]>(flags(where, dimensions, top)) : [],
    own.length > 0 ? db.$queryRaw<Grouped<RecordGroup>[]>(records(where, own)) : [],
    db.$queryRaw<Grouped<FlagGroup>[]>(flags(where, [], 1)),
    db.$queryRaw<Grouped<RecordGroup>[]>(records(where, [])),
  ]);
  const settings = memory().settings();
  const total = all ?? { records: 0n, vehicles: 0n };
  const cells = qualityCells(
    dimensions,
    flagged.map((row) => ({ ...row, keys: keysOf(row, dimensions.length) })),
    own.length > 0
      ? groups.map((row) => ({ ...row, keys: keysOf(row, own.length) }))
      : [{ ...total, keys: [] }],
    { isAnalyst, settings },
  );
  const isSmall = isRevealing({ ...total, valueUsd: null, largestValueUsd: null }, settings);
  return {
    generatedAt: now,
    dimensions,
    rows: cells.toSorted((a, b) => b.flags - a.flags || compareKeys(a, b)).slice(0, top),
    total: {
      keys: [],
      records: Number(total.records),
      flagged: Number(allFlags?.records ?? 0),
      flags: Number(allFlags?.flags ?? 0),
      open: Number(allFlags?.open ?? 0),
      suppressed: isAnalyst && isSmall,
    },
  };
}

function flags(where: Prisma.Sql, by: readonly QualityDimension[], top: number): Prisma.Sql {
  return Prisma.sql`
    SELECT ${selected(by)}COUNT(*) AS flags, CAST(SUM(f.status = 'OPEN') AS SIGNED) AS open,
      COUNT(DISTINCT c.id) AS records, COUNT(DISTINCT COALESCE(c.normalizedPlate, c.id)) AS vehicles
    FROM tradeflow_collection c JOIN tradeflow_quality_flag f
      ON f.collectionId = c.id AND f.revisionNumber = c.revisionNumber AND f.status <> 'RESOLVED'
    WHERE ${where} ${grouped(by)} ORDER BY flags DESC LIMIT ${top}`;
}

function records(where: Prisma.Sql, by: readonly QualityDimension[]): Prisma.Sql {
  return Prisma.sql`
    SELECT ${selected(by)}COUNT(*) AS records,
      COUNT(DISTINCT COALESCE(c.normalizedPlate, c.id)) AS vehicles
    FROM tradeflow_collection c WHERE ${where} ${grouped(by)} ORDER BY records DESC LIMIT ${groupsMax}`;
}

function selected(by: readonly QualityDimension[]): Prisma.Sql {
  const parts = by.map((one, at) => Prisma.sql`${columns[one]} AS ${Prisma.raw(`k${at}`)}, `);
  return parts.length > 0 ? Prisma.join(parts, '') : Prisma.empty;
}

function grouped(by: readonly QualityDimension[]): Prisma.Sql {
  return Prisma.raw(by.length > 0 ? `GROUP BY ${by.map((_one, at) => `k${at}`).join(', ')}` : '');
}

function keysOf({ k0, k1, k2 }: Keys, count: number): (string | null)[] {
  return [k0, k1, k2].slice(0, count).map((key) => key ?? null);
}

function compareKeys(a: QualityCell, b: QualityCell): number {
  const [left, right] = [a.keys.join('\n'), b.keys.join('\n')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function checkedArgs({ groupBy, top }: Args, isAnalyst: boolean) {
  const dimensions = [...new Set(groupBy)];
  const rows = top ?? rowsMax;
  const allowed = 'CODE, SEVERITY, POINT, MONTH';
  const refused = [
    ...(dimensions.length > dimensionsMax
      ? [{ path: 'groupBy', reason: TOO_BIG, values: { maximum: dimensionsMax } }]
      : []),
    // An analyst knows people by a pseudonym that changes with the year of each record.
    ...(isAnalyst && dimensions.includes('COLLECTOR')
      ? [{ path: 'groupBy', reason: NOT_ALLOWED, values: { allowed } }]
      : []),
    ...(rows > rowsMax ? [{ path: 'top', reason: TOO_BIG, values: { maximum: rowsMax } }] : []),
    ...(rows < 1 ? [{ path: 'top', reason: TOO_SMALL, values: { minimum: 1 } }] : []),
  ];
  if (refused.length > 0) throw new DomainError(INVALID_INPUT, {}, refused);
  return { dimensions, top: rows };
}
