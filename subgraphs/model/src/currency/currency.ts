import { integer, optional, text } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Money, ISO 4217. */
export const currency = referenceKind({
  name: 'currency',
  plural: 'currencies',
  fields: {
    isoCode: text(3, { pattern: /^[A-Z]{3}$/, expected: 'XOF' }),
    symbol: text(10),
    flag: optional(text(16)),
    decimalPlaces: integer(0, 4),
  },
  searched: ({ isoCode, symbol }) => [isoCode, symbol],
  resolvers: {
    countries: ({ id }, _args, { reference }) =>
      reference()
        .entries.country.ranked('fr')
        .flatMap(({ entry }) => (entry.currencyId === id ? [entry] : [])),
  },
});
