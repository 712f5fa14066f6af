import { link, location, optional } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';
import { checkLocation, outsideCountry } from './country.rules.ts';

/** Towns and cities. */
export const city = referenceKind({
  name: 'city',
  plural: 'cities',
  fields: {
    countryId: link('country'),
    districtId: optional(link('district')),
    location: location(),
  },
  check(city, data) {
    const { countryId, districtId } = city;
    const { district: districts, region: regions } = data.entries;
    const errors = checkLocation(city, data);
    const district = districtId ? districts.byId.get(districtId) : undefined;
    const region = district && regions.byId.get(district.regionId);
    if (!region || region.countryId === countryId) return errors;
    return [...errors, outsideCountry('districtId', district.nameFr)];
  },
});
