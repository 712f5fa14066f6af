import type { UnitKind } from '../../generated/enums.ts';
import { seedId } from '../seed-id.ts';
import { demo, named } from './named.ts';

const rows: [
  code: string,
  fr: string,
  en: string,
  symbol: string,
  kind: UnitKind,
  kg: string | null,
][] = [
  ['KG', 'Kilogramme', 'Kilogram', 'kg', 'MASS', '1'],
  ['TONNE', 'Tonne', 'Tonne', 't', 'MASS', '1000'],
  ['LITRE', 'Litre', 'Litre', 'l', 'VOLUME', null],
  ['HEAD', 'Tête', 'Head', 'tête', 'COUNT', null],
  ['BAG_50', 'Sac de 50 kg', '50-kg bag', 'sac 50', 'LOCAL', '50'],
  ['BAG_100', 'Sac de 100 kg', '100-kg bag', 'sac 100', 'LOCAL', '100'],
  ['ONION_BAG', "Sac d'oignons", 'Onion bag', 'sac oignon', 'LOCAL', '110'],
  [
    'TOMATO_CRATE',
    'Caisse ou panier de tomates',
    'Tomato crate or basket',
    'caisse',
    'LOCAL',
    '45',
  ],
  ['TINE', 'Tine (yorouba)', 'Bowl (tine, yorouba)', 'tine', 'LOCAL', '2.75'],
  ['CART', 'Charrette', 'Cart', 'charrette', 'LOCAL', '300'],
  ['BUNCH', 'Régime', 'Bunch', 'régime', 'LOCAL', '12'],
  ['CAN_20', 'Bidon de 20 litres', '20-litre can', 'bidon', 'VOLUME', '18.4'],
];

/** Units of measure; the weights of local ones are the last resort where nothing was measured. */
export const units = rows.map(([code, fr, en, symbol, kind, kgPerUnit], index) => ({
  ...named('unit', code, fr, en),
  ...(kind === 'LOCAL' ? demo : {}),
  symbol,
  kind,
  kgPerUnit,
  position: index + 1,
}));

type ConversionRow = {
  unit: string;
  product: string;
  point?: string;
  country?: string;
  kg: string;
  sampleSize: number;
};
const conversionRows: ConversionRow[] = [
  { unit: 'TINE', product: 'MAIZE', point: 'BJ-MALANVILLE', kg: '2.5', sampleSize: 30 },
  { unit: 'TINE', product: 'MAIZE', point: 'TG-CINKASSE', kg: '3', sampleSize: 25 },
  { unit: 'TINE', product: 'COWPEA', point: 'BJ-MALANVILLE', kg: '2.6', sampleSize: 30 },
  { unit: 'ONION_BAG', product: 'ONION', point: 'BJ-MALANVILLE', kg: '120', sampleSize: 20 },
  { unit: 'ONION_BAG', product: 'ONION', point: 'GH-PAGA', kg: '100', sampleSize: 20 },
  { unit: 'ONION_BAG', product: 'ONION', country: 'NE', kg: '115', sampleSize: 60 },
  { unit: 'TOMATO_CRATE', product: 'TOMATO', country: 'BF', kg: '50', sampleSize: 40 },
  { unit: 'TOMATO_CRATE', product: 'TOMATO', point: 'GH-PAGA', kg: '60', sampleSize: 15 },
];

/** What local units were found to weigh: not the same at two points. */
export const unitConversions = conversionRows.map(
  ({ unit, product, point, country, kg, sampleSize }) => ({
    id: seedId('unitConversion', `${unit}-${product}-${point ?? country}`),
    unitId: seedId('unit', unit),
    productId: seedId('product', product),
    collectionPointId: point ? seedId('collectionPoint', point) : null,
    countryId: country ? seedId('country', country) : null,
    kgPerUnit: kg,
    measuredOn: new Date('2024-10-15T00:00:00Z'),
    sampleSize,
    validFrom: new Date('2024-11-01T00:00:00Z'),
  }),
);
