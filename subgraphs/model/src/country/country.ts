import { uuid } from '@commerce-tracking/service-kit/input';
import { WRONG_FORMAT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import type { CountryEntry } from '../reference/entries.ts';
import { integer, link, optional, text } from '../reference/fields.ts';
import { type Children, referenceKind } from '../reference/kind.ts';
import { LISTED_TWICE } from '../reference/reference.errors.ts';
import { checkLink } from '../reference/reference.rules.ts';
import { isTimeZone } from './time-zones.ts';

const spokenLanguages: Children<CountryEntry> = {
  field: 'languageIds',
  schema: z.array(uuid).max(50),
  delegate: 'countryLanguage',
  parentColumn: 'countryId',
  references: { spokenLanguageId: 'spokenLanguage' },
  build(given, countryId, current, data, refuse) {
    const ids = given as string[];
    return ids.map((id, index) => {
      const path = `input.languageIds.${index}`;
      if (ids.indexOf(id) < index) refuse({ path, reason: LISTED_TWICE });
      const isNew = !current?.languageIds.includes(id);
      checkLink({ kind: 'spokenLanguage', id, path, isNew }, data, refuse);
      return { countryId, spokenLanguageId: id };
    });
  },
  onEntry: (rows) => rows.map(({ spokenLanguageId }) => spokenLanguageId),
};

/** Countries of the area covered. */
export const country = referenceKind({
  name: 'country',
  plural: 'countries',
  fields: {
    iso2: text(2, { pattern: /^[A-Z]{2}$/, expected: 'BJ' }),
    iso3: text(3, { pattern: /^[A-Z]{3}$/, expected: 'BEN' }),
    dialCode: text(6, { pattern: /^\+[1-9]\d{0,4}$/, expected: '+229' }),
    flag: optional(text(16)),
    currencyId: link('currency'),
    capital: optional(text(120)),
    population: optional(integer(0)),
    areaKm2: optional(integer(1)),
    timeZone: text(60),
  },
  children: spokenLanguages,
  searched: ({ iso2, iso3, capital }) => [iso2, iso3, capital ?? ''],
  check: ({ timeZone }) =>
    isTimeZone(timeZone)
      ? []
      : [
          {
            path: 'input.timeZone',
            reason: WRONG_FORMAT,
            values: { expected: 'Africa/Porto-Novo' },
          },
        ],
  resolvers: {
    languages: ({ languageIds }, _args, { reference }) => {
      const { byId } = reference().entries.spokenLanguage;
      return languageIds.flatMap((id) => byId.get(id) ?? []);
    },
  },
});
