import { seedId } from '../seed-id.ts';

/** Marks what is there for demonstrations and tests: plausible, not quotable. */
export const demo = {
  descriptionFr: 'Donnée de démonstration : valeur approximative.',
  descriptionEn: 'Demonstration data: approximate value.',
};

/** The columns every reference entry has; ids follow from kind and code. */
export function named(kind: string, code: string, nameFr: string, nameEn = nameFr) {
  return { id: seedId(kind, code), code, nameFr, nameEn };
}

/** The seeded id of an entry that may be absent. */
export function seedIdOrNull(kind: string, code: string | null): string | null {
  return code === null ? null : seedId(kind, code);
}
