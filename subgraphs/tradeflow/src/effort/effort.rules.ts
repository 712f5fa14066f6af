import type { Coverage, DayClass } from '@commerce-tracking/prisma/client';
import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { DATE_IN_FUTURE } from '../collection/collection.errors.ts';
import { todayAt } from '../collection/today.ts';
import {
  FRACTION_CONTRADICTS,
  HOURS_CONTRADICT,
  REASON_REQUIRED,
  REASON_UNEXPECTED,
} from './effort.errors.ts';

/** What somebody says of one day at one point. */
export type EffortStatement = {
  observedOn: string;
  coverage: Coverage;
  dayFraction?: string | null;
  hoursObserved?: string | null;
  reasonNotObserved?: string | null;
};

const weekdays = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const;

/** What kind of day it was: Sundays stand apart, unless the market is held on Sundays. */
export function dayClassOf(observedOn: string, marketWeekdays: readonly string[]): DayClass {
  const weekday = weekdays[new Date(`${observedOn}T00:00:00Z`).getUTCDay()] ?? '';
  if (marketWeekdays.includes(weekday)) return 'MARKET';
  return weekday === 'SUNDAY' ? 'SUNDAY' : 'ORDINARY';
}

/** The fraction meant: whole and no days need not say it; null where a part is not said. */
export function dayFractionOf({ coverage, dayFraction }: EffortStatement): string | null {
  return dayFraction ?? (coverage === 'FULL' ? '1' : coverage === 'NONE' ? '0' : null);
}

/** What contradicts itself in a statement, or speaks of a day that has not come; all at once. */
export function effortErrors(
  statement: EffortStatement,
  at: { timeZone: string | undefined; now: Date },
): FieldError[] {
  const { coverage, hoursObserved, reasonNotObserved } = statement;
  const errors: FieldError[] = [];
  if (statement.observedOn > todayAt(at.timeZone, at.now)) {
    errors.push({ path: 'input.observedOn', reason: DATE_IN_FUTURE });
  }
  const fraction = dayFractionOf(statement);
  const part = fraction === null ? Number.NaN : Number(fraction);
  const fits = { FULL: part === 1, PARTIAL: part > 0 && part < 1, NONE: part === 0 }[coverage];
  if (!fits) {
    const expected = { FULL: '1', PARTIAL: '0 < x < 1', NONE: '0' }[coverage];
    errors.push({ path: 'input.dayFraction', reason: FRACTION_CONTRADICTS, values: { expected } });
  }
  if (hoursObserved && (Number(hoursObserved) === 0) !== (coverage === 'NONE')) {
    errors.push({ path: 'input.hoursObserved', reason: HOURS_CONTRADICT });
  }
  if (coverage === 'NONE' && !reasonNotObserved) {
    errors.push({ path: 'input.reasonNotObserved', reason: REASON_REQUIRED });
  }
  if (coverage === 'FULL' && reasonNotObserved) {
    errors.push({ path: 'input.reasonNotObserved', reason: REASON_UNEXPECTED });
  }
  return errors;
}
