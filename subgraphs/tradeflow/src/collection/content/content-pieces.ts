import {
  day,
  decimal,
  instant,
  optionalText,
  text,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { z } from 'zod';

// The limits keep every derived figure inside its column: quantity × price × 100 lines < 10^18.

/** A value that may be left out; null says the same and is dropped by `withoutNulls`. */
export function maybe<T extends z.ZodType>(schema: T) {
  return schema.nullish();
}

/** Free text of at most `max` characters; an empty one counts as absent. */
export function maybeText(max: number) {
  return optionalText(max);
}

/** The same record without its nulls. */
export type WithoutNulls<T> = { [K in keyof T]: Exclude<T[K], null> };

/**
 * Drops what is null, so that absent, null and blank are one content with one hash. Once per record
 * rather than once per field: most of the hundreds of fields are absent, and absent costs nothing.
 */
export function withoutNulls<T extends object>(record: T): WithoutNulls<T> {
  const kept: Record<string, unknown> = {};
  for (const key in record) {
    const value = record[key];
    if (value !== null && value !== undefined) kept[key] = value;
  }
  return kept as WithoutNulls<T>;
}

/** Name of a person's place or thing. */
export const name = maybeText(120);
/** Description-sized text. */
export const note = maybeText(4000);
/** Id of a reference entry or of another record. */
export const reference = maybe(uuid);
/** Yes, no, or not asked. */
export const yesNo = maybe(z.boolean());
/** Local currency; finer limits follow from the currency's own decimal places. */
export const money = maybe(decimal({ scale: 2, max: '999999999999.99' }));
/** Price of one unit, one head or one category. */
export const price = maybe(decimal({ scale: 2, max: '999999999.99' }));
/** Number of units, heads or kilograms. */
export const quantity = maybe(decimal({ scale: 3, max: '9999999.999' }));
/** Weight or weight factor, kg. */
export const weightKg = maybe(decimal({ scale: 3, max: '99999999.999' }));
/** Kilograms in one local unit, or of one animal: always more than nothing. */
export const kgPerUnit = maybe(decimal({ scale: 3, min: '0.001', max: '99999.999' }));
/** Length of time in a unit given beside it. */
export const duration = maybe(decimal({ scale: 3, max: '99999.999' }));
/** Number of things or animals. */
export const count = maybe(z.int().min(0).max(9_999_999));
/** Calendar day at the point. */
export const maybeDay = maybe(day);
/** Instant, UTC. */
export const maybeInstant = maybe(instant);

/** One of an enumeration's values. */
export function oneOf<const E extends Record<string, string>>(values: E) {
  return maybe(z.enum(values));
}

/** Short names of places, in the order given. */
export const placeNames = maybe(z.array(text(120)).max(50));
