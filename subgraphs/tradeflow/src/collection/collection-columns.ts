import { Prisma } from '@commerce-tracking/prisma/client';
import { dayToDate } from '@commerce-tracking/service-kit/values/dates';
import { normalDecimal } from '@commerce-tracking/service-kit/values/decimals';
import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import type { CollectionRow } from '../rows.ts';

type Column = keyof CollectionRow;

/** Every column there is. */
export const allColumns = Object.keys(Prisma.CollectionScalarFieldEnum) as readonly Column[];
const known = new Set<string>(allColumns);

/** Read whatever is asked: what scope, pseudonyms, workflow and the lines of a record hang on. */
const always: Column[] = [
  'id',
  'version',
  'state',
  'collectorId',
  'teamManagerId',
  'supervisorId',
  'collectedOn',
  'submittedAt',
  'createdAt',
  'revisionNumber',
];

/** Fields whose value comes from other columns than `<field>` or `<field>Id`. */
const behind: Record<string, readonly Column[]> = {
  legacyStatus: [],
  // The form tells which answers are texts.
  extra: ['extra', 'formModelId'],
  isResubmission: [],
  isOverdue: ['dueAt'],
  gps: ['gpsLatitude', 'gpsLongitude', 'gpsAccuracyM', 'gpsCapturedAt'],
  vehicleRegistrationNumber: ['vehicleRegistrationNumber', 'normalizedPlate'],
  items: [],
  controls: [],
  validations: [],
  revisions: [],
  qualityFlags: [],
  comments: [],
  rejection: [],
  duplicateCandidates: [],
  workflow: ['openFlagCount', 'unresolvedCommentCount'],
};

const days = new Set<Column>(['collectedOn', 'rateDate']);

const decimals = new Set<Column>([
  'distanceTravelledKm',
  'transportCost',
  'loadingCost',
  'unloadingCost',
  'totalWeightKg',
  'declaredTotalWeightKg',
  'taxesFees',
  'taxAmount',
  'totalValue',
  'totalValueUsd',
  'unitsPerUsd',
  'controlDurationValue',
  'illegalFeesAmount',
]);

/**
 * The columns a page has to read for what the query asks of its `nodes`: a list of a hundred records
 * asks for a dozen of their hundred columns. An unknown field reads them all, rather than too few.
 */
export function columnsFor(
  info: GraphQLResolveInfo,
  alsoNeeded: readonly Column[],
): readonly Column[] {
  const columns = new Set<Column>([...always, ...alsoNeeded]);
  for (const page of info.fieldNodes) {
    for (const nodes of fieldsOf(page.selectionSet, info)) {
      if (nodes.name.value !== 'nodes') continue;
      for (const field of fieldsOf(nodes.selectionSet, info)) {
        const needed = columnsOf(field.name.value);
        if (!needed) return allColumns;
        for (const column of needed) columns.add(column);
      }
    }
  }
  return [...columns];
}

/** The list of columns as SQL, of the table called `c`. */
export function columnList(columns: readonly Column[]): string {
  return columns.map((column) => `c.\`${column}\``).join(', ');
}

/**
 * Makes a row of the driver one of Prisma's model, in place: days as dates. Decimals stay
 * text, written as Prisma's would be; they go to clients as text anyway.
 */
export function asModelRow(row: CollectionRow, columns: readonly Column[]): CollectionRow {
  const record = row as Record<Column, unknown>;
  for (const column of columns) {
    const value = record[column];
    if (value === null) continue;
    if (days.has(column)) record[column] = dayToDate(String(value));
    else if (decimals.has(column)) record[column] = normalDecimal(String(value));
  }
  return row;
}

function columnsOf(field: string): readonly Column[] | null {
  if (field === '__typename') return [];
  const special = behind[field];
  if (special) return special;
  if (known.has(field)) return [field as Column];
  if (known.has(`${field}Id`)) return [`${field}Id` as Column];
  return null;
}

function fieldsOf(set: SelectionSetNode | undefined, info: GraphQLResolveInfo): FieldNode[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet, info);
    return fieldsOf(info.fragments[selection.name.value]?.selectionSet, info);
  });
}
