import type { FieldError } from '@commerce-tracking/service-kit/errors';
import type { CorridorEntry } from '../reference/entries.ts';
import { OTHER_COUNTRY } from '../reference/reference.errors.ts';

/** Says that what a field refers to lies in another country. */
export function outsideCountry(field: string, label: string | undefined): FieldError {
  return { path: `input.${field}`, reason: OTHER_COUNTRY, values: { label: label ?? field } };
}

/** Every country a corridor is known to touch: both ends and all waypoints. */
export function countriesOf(corridor: CorridorEntry): string[] {
  const between = corridor.waypoints.map(({ countryId }) => countryId);
  return [...new Set([corridor.countryStartId, ...between, corridor.countryEndId])];
}
