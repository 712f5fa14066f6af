import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import { columnOf, type Entry } from './entries.ts';
import { ENDS_BEFORE_START, SAME_FIGURE } from './reference.errors.ts';

/** The last day of validity is not before the first. */
export function validityErrors(entry: { validFrom: Date; validTo: Date | null }): FieldError[] {
  const { validFrom, validTo } = entry;
  if (!validTo || validTo >= validFrom) return [];
  const values = { validFrom: dateToDay(validFrom) };
  return [{ path: 'input.validTo', reason: ENDS_BEFORE_START, values }];
}

/** Of two active figures for the same goods, place and first day none would go before the other. */
export function sameFigureErrors<E extends Entry>(
  entry: E,
  others: Iterable<E>,
  columns: readonly (keyof E & string)[],
): FieldError[] {
  if (entry.status !== 'ACTIVE') return [];
  const keyOf = (row: E) => JSON.stringify(columns.map((column) => columnOf(row, column)));
  const key = keyOf(entry);
  for (const other of others) {
    if (other.id === entry.id || other.status !== 'ACTIVE' || keyOf(other) !== key) continue;
    return [{ path: 'input.validFrom', reason: SAME_FIGURE, values: { id: other.id } }];
  }
  return [];
}
