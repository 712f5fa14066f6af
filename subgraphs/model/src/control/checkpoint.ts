import { TOO_BIG } from '@commerce-tracking/service-kit/reasons';
import { checkLocation, countriesOf, outsideCountry } from '../geography/country.rules.ts';
import { link, location, optional, quantity } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Control posts on the road. */
export const checkpoint = referenceKind({
  name: 'checkpoint',
  plural: 'checkpoints',
  fields: {
    countryId: link('country'),
    corridorId: optional(link('corridor')),
    serviceId: optional(link('controlService')),
    kmFromStart: optional(quantity({ zero: true })),
    location: location(),
  },
  check(checkpoint, data) {
    const { countryId, corridorId, kmFromStart } = checkpoint;
    const errors = checkLocation(checkpoint, data);
    const corridor = corridorId ? data.entries.corridor.byId.get(corridorId) : undefined;
    if (!corridor) return errors;
    const maximum = Number(corridor.distanceKm);
    return [
      ...errors,
      ...(countriesOf(corridor).includes(countryId)
        ? []
        : [outsideCountry('corridorId', corridor.nameFr)]),
      ...(kmFromStart !== null && Number(kmFromStart) > maximum
        ? [{ path: 'input.kmFromStart', reason: TOO_BIG, values: { maximum } }]
        : []),
    ];
  },
});
