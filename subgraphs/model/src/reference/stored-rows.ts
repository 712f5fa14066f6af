import type { Sql } from '@commerce-tracking/prisma/transaction';
import { dayToDate } from '@commerce-tracking/service-kit/values/dates';
import { normalDecimal } from '@commerce-tracking/service-kit/values/decimals';

type Conversion = (value: unknown) => unknown;

/** A row as it is kept in memory: what Prisma's types say, with decimals as plain text. */
export type Stored<Row> = {
  [Column in keyof Row]: Row[Column] extends { toFixed(): string; toNumber(): number }
    ? string
    : null extends Row[Column]
      ? NonNullable<Row[Column]> extends { toFixed(): string; toNumber(): number }
        ? string | null
        : Row[Column]
      : Row[Column];
};

const toBoolean: Conversion = (value) => value === 1 || value === true;
const toDate: Conversion = (value) => (value instanceof Date ? value : dayToDate(String(value)));
const toDecimal: Conversion = (value) => normalDecimal(String(value));
const toJson: Conversion = (value) => (typeof value === 'string' ? JSON.parse(value) : value);

// A column of one name means the same in every table; a test compares all tables with what Prisma reads.
const conversions: Record<string, Conversion> = {
  ...each(toBoolean, [
    'requiresDocumentation',
    'hasInfrastructure',
    'isFormal',
    'isBorderCrossing',
    'isMarket',
    'isFluvial',
    'isCheckpoint',
    'requiresPlate',
    'isDemo',
  ]),
  ...each(toDate, ['validOn', 'validFrom', 'validTo', 'measuredOn']),
  ...each(toDecimal, [
    'distanceKm',
    'kmFromStart',
    'gpsToleranceKm',
    'weightMinKg',
    'weightMaxKg',
    'kgPerUnit',
    'capacityKg',
    'unitsPerUsd',
    'low',
    'high',
  ]),
  ...each(toJson, ['marketWeekdays', 'fields', 'rules', 'jsonSchema']),
};

/**
 * Reads a whole table. Without Prisma, whose query engine costs a process that only reads from
 * memory some 60 MB.
 */
export async function readTable<Row>(
  sql: Sql,
  table: string,
  orderBy = 'id',
): Promise<Stored<Row>[]> {
  const rows = await sql.select<Record<string, unknown>>(
    `SELECT * FROM \`${table}\` ORDER BY ${orderBy}`,
  );
  const convert = Object.entries(conversions).filter(([column]) => rows[0] && column in rows[0]);
  for (const row of rows) {
    for (const [column, conversion] of convert) {
      if (row[column] !== null) row[column] = conversion(row[column]);
    }
  }
  return rows as Stored<Row>[];
}

function each(conversion: Conversion, columns: string[]): Record<string, Conversion> {
  return Object.fromEntries(columns.map((column) => [column, conversion]));
}
