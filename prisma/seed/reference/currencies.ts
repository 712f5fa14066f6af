import { named } from './named.ts';

const rows: [
  code: string,
  fr: string,
  en: string,
  symbol: string,
  decimals: number,
  perUsd: string,
][] = [
  ['XOF', 'Franc CFA (BCEAO)', 'CFA franc (BCEAO)', 'F CFA', 0, '600'],
  ['XAF', 'Franc CFA (BEAC)', 'CFA franc (BEAC)', 'F CFA', 0, '600'],
  ['GNF', 'Franc guinéen', 'Guinean franc', 'FG', 0, '8600'],
  ['CVE', 'Escudo cap-verdien', 'Cape Verdean escudo', 'Esc', 2, '100'],
  ['GMD', 'Dalasi', 'Gambian dalasi', 'D', 2, '70'],
  ['GHS', 'Cedi', 'Ghanaian cedi', 'GH₵', 2, '12'],
  ['LRD', 'Dollar libérien', 'Liberian dollar', 'L$', 2, '190'],
  ['MRU', 'Ouguiya', 'Mauritanian ouguiya', 'UM', 2, '40'],
  ['NGN', 'Naira', 'Nigerian naira', '₦', 2, '1500'],
  ['SLE', 'Leone', 'Sierra Leonean leone', 'Le', 2, '23'],
  ['USD', 'Dollar des États-Unis', 'US dollar', '$', 2, '1'],
];

/** Currencies of the countries covered, and the US dollar all values are compared in. */
export const currencies = rows.map(([code, fr, en, symbol, decimalPlaces], index) => ({
  ...named('currency', code, fr, en),
  isoCode: code,
  symbol,
  decimalPlaces,
  position: index + 1,
}));

/** Round figures, no quotations: units of each currency for one US dollar. */
export const demoRates: ReadonlyMap<string, string> = new Map(
  rows.map(([code, , , , , perUsd]) => [code, perUsd]),
);
