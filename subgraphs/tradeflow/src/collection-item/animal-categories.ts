import type { AnimalCategory } from '../generated/graphql.ts';

/** Animals by size as the item's JSON column holds them; null when they were not told apart. */
export function animalCategoriesOf(stored: unknown): AnimalCategory[] | null {
  return Array.isArray(stored) && stored.length > 0 ? (stored as AnimalCategory[]) : null;
}
