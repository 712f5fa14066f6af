import type { FieldError } from '@commerce-tracking/service-kit/errors';
import type { CorridorEntry } from '../reference/entries.ts';
import { FAR_FROM_COUNTRY, OTHER_COUNTRY } from '../reference/reference.errors.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { isNearCountry } from './country-bounds.ts';

/** Says that what a field refers to lies in another country. */
export function outsideCountry(field: string, label: string | undefined): FieldError {
  return { path: `input.${field}`, reason: OTHER_COUNTRY, values: { label: label ?? field } };
}

/** Refuses coordinates that cannot lie in the entry's country, such as swapped or mistyped ones. */
export function checkLocation(
  entry: { countryId: string; latitude: number | null; longitude: number | null },
  { entries }: ReferenceData,
): FieldError[] {
  const { countryId, latitude, longitude } = entry;
  const country = entries.country.byId.get(countryId);
  if (!country || latitude === null || longitude === null) return [];
  if (isNearCountry(country.iso2, { latitude, longitude })) return [];
  const values = { country: country.nameFr, latitude, longitude };
  return [{ path: 'input.location', reason: FAR_FROM_COUNTRY, values }];
}

/** Every country a corridor is known to touch: both ends and all waypoints. */
export function countriesOf(corridor: CorridorEntry): string[] {
  const between = corridor.waypoints.map(({ countryId }) => countryId);
  return [...new Set([corridor.countryStartId, ...between, corridor.countryEndId])];
}
