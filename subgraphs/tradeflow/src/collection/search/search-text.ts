import type { ReferenceData } from '../../reference/reference-data.ts';
import type { CollectionContent } from '../content/content.ts';
import { searchable } from './searchable.ts';

/** Words anybody may find a record by: its point, goods and countries in both languages. */
export function searchTextOf(content: CollectionContent, reference: ReferenceData): string {
  const words = new Set<string>();
  const add = (entry: { nameFr: string; nameEn: string } | undefined) => {
    if (entry) words.add(entry.nameFr).add(entry.nameEn);
  };
  const find = <T>(entries: ReadonlyMap<string, T>, id: string | undefined) =>
    id === undefined ? undefined : entries.get(id);

  add(find(reference.points, content.collectionPointId));
  add(find(reference.countries, content.originCountryId));
  add(find(reference.countries, content.destinationCountryId));
  for (const item of content.items) {
    add(find(reference.products, item.productId) ?? find(reference.animals, item.animalId));
  }
  return searchable([...words].join(' ')).slice(0, 1000);
}
