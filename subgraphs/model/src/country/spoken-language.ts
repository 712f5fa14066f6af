import { text } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Languages spoken in countries, ISO 639. */
export const spokenLanguage = referenceKind({
  name: 'spokenLanguage',
  plural: 'spokenLanguages',
  fields: { iso639: text(3, { pattern: /^[a-z]{2,3}$/, expected: 'fr' }) },
  searched: ({ iso639 }) => [iso639],
});
