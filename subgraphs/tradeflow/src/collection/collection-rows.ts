import type { SqlValue } from '@commerce-tracking/prisma/client';
import type { Row, Table } from '../sql/insert-rows.ts';
import type { CollectionContent } from './content/content.ts';
import type { Derived } from './content/derive-totals.ts';
import { headerShape } from './content/header-content.ts';
import { normalizedPlate } from './plate.rules.ts';

const instants = new Set(['observedAt', 'captureStartedAt', 'captureEndedAt', 'gpsCapturedAt']);
const plainFields = (Object.keys(headerShape) as (keyof typeof headerShape)[]).filter(
  (field) => field !== 'gps',
);

/** Columns every write of a record's content sets. */
const contentColumns = [
  ...plainFields,
  'gpsLatitude',
  'gpsLongitude',
  'gpsAccuracyM',
  'gpsCapturedAt',
  'extra',
  'normalizedPlate',
  'totalWeightKg',
  'totalValue',
  'totalValueUsd',
  'hasPartialTotals',
  'unitsPerUsd',
  'rateDate',
  'itemCount',
] as const;

/** Columns a submission sets beside the content. */
const stageColumns = [
  'reference',
  'teamManagerId',
  'supervisorId',
  'state',
  'revisionNumber',
  'priority',
  'firstSubmittedAt',
  'submittedAt',
  'stageEnteredAt',
  'dueAt',
  'automaticQualityScore',
  'openFlagCount',
  'searchText',
  'searchNames',
  'plateHead',
  'plateTail',
] as const;

/** The table of records, with what creating one writes. */
export const collectionTable = {
  name: 'tradeflow_collection',
  columns: [
    'id',
    'collectorId',
    'originalCollectorId',
    'contentHash',
    'createdAt',
    'updatedAt',
    'version',
    ...contentColumns,
    ...stageColumns,
  ],
} as const satisfies Table;

export type CollectionColumn = (typeof collectionTable.columns)[number];

/** A record's content as its columns hold it. */
export function contentRow(
  content: CollectionContent,
  derived: Derived,
): Row<(typeof contentColumns)[number]> {
  const row: { [C in (typeof contentColumns)[number]]?: SqlValue } = {};
  for (const field of plainFields) row[field] = parameterOf(field, content[field]);
  const { gps } = content;
  row.gpsLatitude = gps?.latitude ?? null;
  row.gpsLongitude = gps?.longitude ?? null;
  row.gpsAccuracyM = gps?.accuracyM ?? null;
  row.gpsCapturedAt = parameterOf('gpsCapturedAt', gps?.capturedAt);
  row.extra = JSON.stringify(content.extra);
  row.normalizedPlate = normalizedPlate(content.vehicleRegistrationNumber);
  row.totalWeightKg = derived.totalWeightKg;
  row.totalValue = derived.totalValue;
  row.totalValueUsd = derived.totalValueUsd;
  row.hasPartialTotals = derived.hasPartialTotals;
  row.unitsPerUsd = derived.unitsPerUsd;
  row.rateDate = derived.rateDate;
  row.itemCount = content.items.length;
  return row;
}

/** A content value as a statement's parameter: instants as dates, lists as JSON. */
export function parameterOf(field: string, value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  if (instants.has(field)) return new Date(String(value));
  if (typeof value === 'object') return JSON.stringify(value);
  return value as SqlValue;
}
