import { Prisma } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { BAD_CURSOR, INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { isInstant } from '@commerce-tracking/service-kit/values/dates';
import type { CollectionSort } from '../../generated/graphql.ts';
import type { CollectionRow } from '../../rows.ts';

type Column =
  | 'reference'
  | 'collectedOn'
  | 'submittedAt'
  | 'stageEnteredAt'
  | 'dueAt'
  | 'totalValueUsd';

/** An order of records; ties are broken by id, so that pages never overlap. */
export type CollectionOrder = {
  column: Column;
  isDescending: boolean;
};

const columns: Record<CollectionSort['by'], Column> = {
  REFERENCE: 'reference',
  COLLECTED_ON: 'collectedOn',
  SUBMITTED_AT: 'submittedAt',
  STAGE_ENTERED_AT: 'stageEnteredAt',
  DUE_AT: 'dueAt',
  TOTAL_VALUE_USD: 'totalValueUsd',
};

/** The order asked for; the latest submission first when none is. */
export function orderOf(sort: CollectionSort | null | undefined): CollectionOrder {
  if (!sort) return { column: 'submittedAt', isDescending: true };
  return { column: columns[sort.by], isDescending: sort.direction !== 'ASC' };
}

/** ORDER BY of an order; MySQL puts absent values last when descending, first when ascending. */
export function orderBy({ column, isDescending }: CollectionOrder): Prisma.Sql {
  const direction = isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return Prisma.sql`${sqlOf(column)} ${direction}, c.id ${direction}`;
}

/** What a cursor remembers of a row. */
export function cursorOf({ column }: CollectionOrder, row: CollectionRow): unknown[] {
  const value = row[column];
  return [
    value === null ? null : value instanceof Date ? value.toISOString() : String(value),
    row.id,
  ];
}

/**
 * The rows after a cursor. Spelled as intervals of (column, id), which the index of the order answers.
 * @throws DomainError BAD_INPUT when the cursor is of another order
 */
export function afterCursor(order: CollectionOrder, cursor: readonly unknown[]): Prisma.Sql {
  const { isDescending } = order;
  const [raw, id] = cursor;
  if (!isUuid(id)) throw badCursor();
  const column = sqlOf(order.column);
  const nextId = isDescending ? Prisma.sql`c.id < ${id}` : Prisma.sql`c.id > ${id}`;
  if (raw === null) {
    const tied = Prisma.sql`(${column} IS NULL AND ${nextId})`;
    return isDescending ? tied : Prisma.sql`(${tied} OR ${column} IS NOT NULL)`;
  }
  const value = boundOf(order.column, raw);
  const tied = Prisma.sql`(${column} = ${value} AND ${nextId})`;
  return isDescending
    ? Prisma.sql`(${column} < ${value} OR ${column} IS NULL OR ${tied})`
    : Prisma.sql`(${column} > ${value} OR ${tied})`;
}

function boundOf(column: Column, raw: unknown): Prisma.Sql {
  if (typeof raw !== 'string') throw badCursor();
  if (column === 'reference') {
    if (!/^[A-Z0-9-]{1,20}$/.test(raw)) throw badCursor();
    return Prisma.sql`${raw}`;
  }
  if (column === 'totalValueUsd') {
    if (!/^\d{1,18}(\.\d{1,2})?$/.test(raw)) throw badCursor();
    // A text parameter would be compared as a double and lose cents.
    return Prisma.sql`CAST(${raw} AS DECIMAL(20, 2))`;
  }
  if (!isInstant(raw)) throw badCursor();
  return column === 'collectedOn'
    ? Prisma.sql`CAST(${raw.slice(0, 10)} AS DATE)`
    : Prisma.sql`${new Date(raw)}`;
}

function sqlOf(column: Column): Prisma.Sql {
  return Prisma.raw(`c.${column}`);
}

function badCursor(): DomainError {
  return new DomainError(INVALID_INPUT, {}, [{ path: 'after', reason: BAD_CURSOR }]);
}
