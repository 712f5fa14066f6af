import type { Prisma } from '@commerce-tracking/prisma/client';
import { normalDecimal } from '@commerce-tracking/service-kit/values/decimals';
import type { Entry } from './reference-data.ts';

type Named = { id: string; code: string; status: string; nameFr: string; nameEn: string };

/** What every entry has, out of its row. */
export function entryOf({ id, code, status, nameFr, nameEn }: Named): Entry {
  return { id, code, isActive: status === 'ACTIVE', nameFr, nameEn };
}

/** Entries by their id. */
export function byId<T extends { id: string }>(entries: readonly T[]): Map<string, T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** A decimal column as text. */
export function textOf(value: Prisma.Decimal | null): string | null {
  return value && normalDecimal(value.toFixed());
}
