import { countriesOf } from '../geography/country.rules.ts';
import { integer, link, optional, quantity } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';
import { checkCorridor } from './corridor.rules.ts';
import { waypoints } from './waypoints.ts';

/** Named roads from city to city. */
export const corridor = referenceKind({
  name: 'corridor',
  plural: 'corridors',
  fields: {
    countryStartId: link('country'),
    countryEndId: link('country'),
    cityStartId: link('city'),
    cityEndId: link('city'),
    distanceKm: quantity(),
    checkpointCount: optional(integer(0)),
  },
  children: waypoints,
  filters: {
    countryId: (entry, id) => countriesOf(entry).includes(id as string),
    cityId: (entry, id) =>
      entry.cityStartId === id ||
      entry.cityEndId === id ||
      entry.waypoints.some(({ cityId }) => cityId === id),
  },
  check: checkCorridor,
  resolvers: { countryIds: (entry) => countriesOf(entry) },
});
