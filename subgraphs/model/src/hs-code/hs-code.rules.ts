import type { HsCode } from '../reference/entries.ts';

const shape = /^(\d{4})\.?(\d{2})(?:\.?(\d{2}))?(?:\.?(\d{2}))?$/;

/** The digits of an HS code of 6, 8 or 10 digits, written with or without dots; null for anything else. */
export function hsDigits(written: string): string | null {
  const parts = shape.exec(written.trim());
  return parts ? parts.slice(1).join('') : null;
}

/** The code as people write it: `0714.10`, `0714.10.00`. */
export function hsDisplay(digits: string): string {
  return [digits.slice(0, 4), ...(digits.slice(4).match(/\d{2}/g) ?? [])].join('.');
}

/** The next shorter code of the same edition that is known. */
export function hsParent(code: HsCode, known: Iterable<HsCode>): HsCode | null {
  let parent: HsCode | null = null;
  for (const other of known) {
    const contains =
      other.edition === code.edition &&
      other.digits.length < code.digits.length &&
      code.digits.startsWith(other.digits);
    if (contains && (!parent || other.digits.length > parent.digits.length)) parent = other;
  }
  return parent;
}
