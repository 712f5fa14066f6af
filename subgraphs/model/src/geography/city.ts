import { link, location, optional } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';
import { outsideCountry } from './country.rules.ts';

/** Towns and cities. */
export const city = referenceKind({
  name: 'city',
  plural: 'cities',
  fields: {
    countryId: link('country'),
    districtId: optional(link('district')),
    location: location(),
  },
  check({ countryId, districtId }, { entries }) {
    const regionId = districtId && entries.district.byId.get(districtId)?.regionId;
    const region = regionId && entries.region.byId.get(regionId);
    if (!region || region.countryId === countryId) return [];
    const district = entries.district.byId.get(districtId);
    return [outsideCountry('districtId', district?.nameFr)];
  },
});
