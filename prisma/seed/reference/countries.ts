import { seedId } from '../seed-id.ts';
import { named } from './named.ts';

const languageRows: [code: string, fr: string, en: string][] = [
  ['fr', 'Français', 'French'],
  ['en', 'Anglais', 'English'],
  ['pt', 'Portugais', 'Portuguese'],
  ['ar', 'Arabe', 'Arabic'],
  ['ha', 'Haoussa', 'Hausa'],
  ['yo', 'Yoruba', 'Yoruba'],
  ['ff', 'Peul', 'Fula'],
  ['wo', 'Wolof', 'Wolof'],
  ['bm', 'Bambara', 'Bambara'],
  ['ee', 'Éwé', 'Ewe'],
  ['fon', 'Fon', 'Fon'],
  ['mos', 'Mooré', 'Mossi'],
  ['dje', 'Zarma', 'Zarma'],
];

/** Languages spoken along the corridors. */
export const spokenLanguages = languageRows.map(([code, fr, en]) => ({
  ...named('spokenLanguage', code, fr, en),
  iso639: code,
}));

type CountryRow = [
  iso2: string,
  iso3: string,
  fr: string,
  en: string,
  dialCode: string,
  currency: string,
  capital: string,
  timeZone: string,
  areaKm2: number,
  languages: string,
];
const rows: CountryRow[] = [
  [
    'BJ',
    'BEN',
    'Bénin',
    'Benin',
    '+229',
    'XOF',
    'Porto-Novo',
    'Africa/Porto-Novo',
    114763,
    'fr fon yo',
  ],
  [
    'BF',
    'BFA',
    'Burkina Faso',
    'Burkina Faso',
    '+226',
    'XOF',
    'Ouagadougou',
    'Africa/Ouagadougou',
    274200,
    'fr mos ff',
  ],
  [
    'CV',
    'CPV',
    'Cap-Vert',
    'Cabo Verde',
    '+238',
    'CVE',
    'Praia',
    'Atlantic/Cape_Verde',
    4033,
    'pt',
  ],
  [
    'CI',
    'CIV',
    "Côte d'Ivoire",
    "Côte d'Ivoire",
    '+225',
    'XOF',
    'Yamoussoukro',
    'Africa/Abidjan',
    322463,
    'fr bm',
  ],
  ['GM', 'GMB', 'Gambie', 'Gambia', '+220', 'GMD', 'Banjul', 'Africa/Banjul', 11295, 'en wo ff'],
  ['GH', 'GHA', 'Ghana', 'Ghana', '+233', 'GHS', 'Accra', 'Africa/Accra', 238533, 'en ee ha'],
  ['GN', 'GIN', 'Guinée', 'Guinea', '+224', 'GNF', 'Conakry', 'Africa/Conakry', 245857, 'fr ff'],
  [
    'GW',
    'GNB',
    'Guinée-Bissau',
    'Guinea-Bissau',
    '+245',
    'XOF',
    'Bissau',
    'Africa/Bissau',
    36125,
    'pt ff',
  ],
  ['LR', 'LBR', 'Libéria', 'Liberia', '+231', 'LRD', 'Monrovia', 'Africa/Monrovia', 111369, 'en'],
  ['ML', 'MLI', 'Mali', 'Mali', '+223', 'XOF', 'Bamako', 'Africa/Bamako', 1240192, 'fr bm ff'],
  [
    'MR',
    'MRT',
    'Mauritanie',
    'Mauritania',
    '+222',
    'MRU',
    'Nouakchott',
    'Africa/Nouakchott',
    1030700,
    'ar fr wo',
  ],
  ['NE', 'NER', 'Niger', 'Niger', '+227', 'XOF', 'Niamey', 'Africa/Niamey', 1267000, 'fr ha dje'],
  ['NG', 'NGA', 'Nigéria', 'Nigeria', '+234', 'NGN', 'Abuja', 'Africa/Lagos', 923768, 'en ha yo'],
  ['SN', 'SEN', 'Sénégal', 'Senegal', '+221', 'XOF', 'Dakar', 'Africa/Dakar', 196722, 'fr wo ff'],
  [
    'SL',
    'SLE',
    'Sierra Leone',
    'Sierra Leone',
    '+232',
    'SLE',
    'Freetown',
    'Africa/Freetown',
    71740,
    'en',
  ],
  ['TD', 'TCD', 'Tchad', 'Chad', '+235', 'XAF', "N'Djamena", 'Africa/Ndjamena', 1284000, 'fr ar'],
  ['TG', 'TGO', 'Togo', 'Togo', '+228', 'XOF', 'Lomé', 'Africa/Lome', 56785, 'fr ee'],
];

/** The fifteen of ECOWAS as it was until January 2025, Mauritania and Chad. */
export const countries = rows.map(
  ([iso2, iso3, fr, en, dialCode, currency, capital, timeZone, areaKm2]) => ({
    ...named('country', iso2, fr, en),
    iso2,
    iso3,
    dialCode,
    flag: flagOf(iso2),
    currencyId: seedId('currency', currency),
    capital,
    timeZone,
    areaKm2,
  }),
);

/** Which languages each country speaks. */
export const countryLanguages = rows.flatMap((row) =>
  row[9].split(' ').map((language) => ({
    countryId: seedId('country', row[0]),
    spokenLanguageId: seedId('spokenLanguage', language),
  })),
);

/** A flag is written with the two regional letters of its country. */
function flagOf(iso2: string): string {
  const letters = [...iso2].map((letter) => 0x1f1e6 + letter.charCodeAt(0) - 65);
  return String.fromCodePoint(...letters);
}
