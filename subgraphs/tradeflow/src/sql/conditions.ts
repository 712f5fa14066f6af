import { Prisma } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { INVALID_INPUT, TOO_LONG } from '@commerce-tracking/service-kit/reasons';

// Pieces of a WHERE. Every one is null where the filter says nothing, so that lists of them read like the
// filter itself.

/** A condition, or none. */
export type Condition = Prisma.Sql | null;

/** Ids asked for; null for any. */
export type Ids = readonly string[] | null | undefined;

/** Whether a filter said something. */
export function isGiven(condition: Condition): condition is Prisma.Sql {
  return condition !== null;
}

/** One of the ids; anything that is no id of ours refers to nothing. */
export function idIn(column: Prisma.Sql, ids: Ids): Condition {
  return ids ? valueIn(column, ids.filter(isUuid)) : null;
}

/** As many different values in one list; far fewer than the 65 535 that a statement can carry. */
export const listedMax = 1_000;

/**
 * One of the values; no list is no condition, an empty one matches nothing.
 * @throws DomainError INVALID_INPUT for more than `listedMax` of them
 */
export function valueIn(
  column: Prisma.Sql,
  values: readonly string[] | null | undefined,
): Condition {
  if (!values) return null;
  if (values.length === 0) return Prisma.sql`FALSE`;
  const distinct = [...new Set(values)];
  if (distinct.length > listedMax) {
    const fault = { path: 'filter', reason: TOO_LONG, values: { maximum: listedMax } };
    throw new DomainError(INVALID_INPUT, {}, [fault]);
  }
  return Prisma.sql`${column} IN (${Prisma.join(distinct)})`;
}

/** Exactly the value. */
export function equal(column: Prisma.Sql, value: string | boolean | null | undefined): Condition {
  return value === null || value === undefined ? null : Prisma.sql`${column} = ${value}`;
}

/** The value or more. */
export function atLeast(column: Prisma.Sql, value: string | Date | null | undefined): Condition {
  return value ? Prisma.sql`${column} >= ${value}` : null;
}

/** Less than the value. */
export function before(column: Prisma.Sql, value: Date | null): Condition {
  return value ? Prisma.sql`${column} < ${value}` : null;
}

/** The condition, or its contrary. */
export function either(wanted: boolean | null | undefined, condition: Prisma.Sql): Condition {
  if (wanted === null || wanted === undefined) return null;
  return wanted ? condition : Prisma.sql`NOT (${condition})`;
}

/** An instant as the driver takes it. */
export function instant(text: string | null | undefined): Date | null {
  return text ? new Date(text) : null;
}
