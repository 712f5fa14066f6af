import { VALUE_NOT_ALLOWED } from '../collection/collection.errors.ts';
import { exact } from '../collection/content/exact.ts';
import { type Checked, error, type Finding } from './finding.ts';
import { priceFindings } from './price-band.rules.ts';

/** What is odd about single goods: none of them, cities of another country, or an unusual price. */
export function goodsFindings(checked: Checked): Finding[] {
  return checked.derived.items.flatMap((_line, index) => [
    ...nothingCarried(checked, index),
    ...itemCities(checked, index),
    ...priceFindings(checked, index),
  ]);
}

function nothingCarried({ derived }: Checked, index: number): Finding[] {
  const line = derived.items[index];
  if (!line) return [];
  const { filled, animalCount } = line;
  const refuse = (field: string) =>
    error('VALUE_NOT_ALLOWED', `items.${index}.${field}`, VALUE_NOT_ALLOWED, { expected: '> 0' });
  if (animalCount === 0) {
    return [refuse(filled.animalCategories ? 'animalCategories' : 'declaredAnimalCount')];
  }
  return exact(filled.quantity)?.isZero() ? [refuse('quantity')] : [];
}

/** Goods are loaded in the country they come from, and unloaded in the one the consignment goes to. */
function itemCities({ content, derived, reference }: Checked, index: number): Finding[] {
  const filled = derived.items[index]?.filled;
  const pairs = [
    ['loadingCityId', filled?.originCountryId],
    ['unloadingCityId', content.destinationCountryId],
  ] as const;
  return pairs.flatMap(([field, countryId]) => {
    const city = reference.cities.get(filled?.[field] ?? '');
    if (!city || !countryId || city.countryId === countryId) return [];
    const expected = reference.countries.get(countryId)?.iso2 ?? countryId;
    const path = `items.${index}.${field}`;
    return [error('VALUE_NOT_ALLOWED', path, VALUE_NOT_ALLOWED, { expected })];
  });
}
