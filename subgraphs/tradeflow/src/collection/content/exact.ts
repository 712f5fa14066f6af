import { Prisma } from '@commerce-tracking/prisma/client';

/**
 * Decimals wide enough that no step before the last one rounds: the widest product of two columns
 * has 38 digits. Halves go away from zero.
 */
export const Exact = Prisma.Decimal.clone({
  precision: 60,
  rounding: Prisma.Decimal.ROUND_HALF_UP,
});
export type Exact = Prisma.Decimal;

/** A decimal of the content; null where the collector gave none. */
export function exact(text: string | number | null | undefined): Exact | null {
  return text === null || text === undefined ? null : new Exact(text);
}

/** The one rounding of a derived figure, as text without trailing zeros. */
export function rounded(value: Exact | null, places: number): string | null {
  return value === null ? null : value.toDecimalPlaces(places).toFixed();
}

/** |a − b| ÷ |b|; null when there is nothing to compare with. */
export function relativeDifference(a: Exact, b: Exact): Exact | null {
  if (b.isZero()) return a.isZero() ? new Exact(0) : null;
  return a.minus(b).abs().div(b.abs());
}

/** Sum of the known values; null when none is known. */
export function sumOfKnown(values: readonly (Exact | null)[]): Exact | null {
  let sum: Exact | null = null;
  for (const value of values) if (value) sum = sum ? sum.plus(value) : value;
  return sum;
}
