import { fixed, link } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** First administrative level. Its country never changes, so that what lies in it stays where it is. */
export const region = referenceKind({
  name: 'region',
  plural: 'regions',
  fields: { countryId: fixed(link('country')) },
});
