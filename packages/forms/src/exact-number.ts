import { isDecimal } from '@commerce-tracking/service-kit/values/decimals';

const places = 8;
const one = 10n ** BigInt(places);

/**
 * A decimal as a whole number of hundred-millionths, so that comparing and adding never round; null for
 * what is no decimal of at most 18 + 8 digits.
 */
export function exactNumber(value: unknown): bigint | null {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? BigInt(value) * one : exactNumber(String(value));
  }
  if (typeof value !== 'string' || !isDecimal(value)) return null;
  const dot = value.indexOf('.');
  if (dot < 0) return BigInt(value) * one;
  return BigInt(value.slice(0, dot) + value.slice(dot + 1).padEnd(places, '0'));
}

/** Compares a decimal with a bound, exactly; ready to be asked often. NaN for what is no decimal. */
export function comparerWith(bound: string): (value: unknown) => number {
  const exact = exactNumber(bound) ?? 0n;
  const near = Number(bound);
  return (value) => {
    // Rounding keeps the order: only where both round to the same number the digits have to be looked at.
    const number = Number(value);
    if (number !== near) return number - near;
    const digits = exactNumber(value);
    if (digits === null) return Number.NaN;
    return digits < exact ? -1 : digits > exact ? 1 : 0;
  };
}
