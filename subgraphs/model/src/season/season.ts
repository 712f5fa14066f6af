import { REQUIRED } from '@commerce-tracking/service-kit/reasons';
import { integer, link, optional } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Parts of the year, of one country or of all. */
export const season = referenceKind({
  name: 'season',
  plural: 'seasons',
  fields: {
    monthStart: optional(integer(1, 12)),
    monthEnd: optional(integer(1, 12)),
    countryId: optional(link('country')),
  },
  filters: { countryId: (entry, id) => entry.countryId === null || entry.countryId === id },
  check({ monthStart, monthEnd }) {
    if ((monthStart === null) === (monthEnd === null)) return [];
    const missing = monthStart === null ? 'monthStart' : 'monthEnd';
    return [{ path: `input.${missing}`, reason: REQUIRED }];
  },
});
