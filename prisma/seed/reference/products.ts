import { seedId } from '../seed-id.ts';
import { named } from './named.ts';

const typeRows: [code: string, fr: string, en: string][] = [
  ['CEREALS', 'Céréales', 'Cereals'],
  ['PULSES_OILSEEDS', 'Légumineuses et oléagineux', 'Pulses and oilseeds'],
  ['VEGETABLES', 'Légumes', 'Vegetables'],
  ['ROOTS_TUBERS', 'Racines et tubercules', 'Roots and tubers'],
  ['FRUIT', 'Fruits', 'Fruit'],
  ['NUTS', 'Noix', 'Nuts'],
  ['OILS_FATS', 'Huiles et graisses', 'Oils and fats'],
  ['FISH', 'Produits halieutiques', 'Fishery products'],
  ['ANIMAL_PRODUCTS', "Produits d'origine animale", 'Animal products'],
  ['FEED', 'Aliments du bétail', 'Animal feed'],
];

/** Families of products. */
export const productTypes = typeRows.map(([code, fr, en], index) => ({
  ...named('productType', code, fr, en),
  position: index + 1,
}));

const natureRows: [code: string, fr: string, en: string][] = [
  ['FRESH', 'Frais', 'Fresh'],
  ['DRIED', 'Séché', 'Dried'],
  ['GRAIN', 'En grain', 'Grain'],
  ['IN_SHELL', 'En coque', 'In shell'],
  ['SHELLED', 'Décortiqué', 'Shelled'],
  ['PADDY', 'Paddy', 'Paddy'],
  ['MILLED', 'Blanchi', 'Milled'],
  ['FLOUR', 'Farine', 'Flour'],
  ['PROCESSED', 'Transformé', 'Processed'],
  ['CRUDE', 'Brut', 'Crude'],
  ['SMOKED', 'Fumé', 'Smoked'],
  ['FROZEN', 'Congelé', 'Frozen'],
];

/** States products are traded in. */
export const productNatures = natureRows.map(([code, fr, en], index) => ({
  ...named('productNature', code, fr, en),
  position: index + 1,
}));

/** `former`: coded in the edition before as well. `chosen`: one subheading picked for a four-digit heading. */
type ProductRow = [
  type: string,
  code: string,
  fr: string,
  en: string,
  codes: [nature: string, digits: string][],
  mark?: 'former' | 'chosen',
];

const rows: ProductRow[] = [
  ['CEREALS', 'MAIZE', 'Maïs', 'Maize', [['GRAIN', '100590']], 'former'],
  ['CEREALS', 'MILLET', 'Mil', 'Millet', [['GRAIN', '100829']]],
  ['CEREALS', 'SORGHUM', 'Sorgho', 'Sorghum', [['GRAIN', '100790']]],
  ['CEREALS', 'FONIO', 'Fonio', 'Fonio', [['GRAIN', '100840']]],
  [
    'CEREALS',
    'RICE',
    'Riz',
    'Rice',
    [
      ['PADDY', '100610'],
      ['MILLED', '100630'],
    ],
  ],
  ['PULSES_OILSEEDS', 'COWPEA', 'Niébé', 'Cowpea', [['DRIED', '071335']]],
  ['PULSES_OILSEEDS', 'BAMBARA_BEAN', 'Voandzou', 'Bambara bean', [['DRIED', '071334']]],
  [
    'PULSES_OILSEEDS',
    'GROUNDNUT',
    'Arachide',
    'Groundnut',
    [
      ['IN_SHELL', '120241'],
      ['SHELLED', '120242'],
    ],
    'former',
  ],
  ['PULSES_OILSEEDS', 'SOYA', 'Soja', 'Soya beans', [['GRAIN', '120190']]],
  ['PULSES_OILSEEDS', 'SESAME', 'Sésame', 'Sesame', [['GRAIN', '120740']]],
  ['PULSES_OILSEEDS', 'SHEA_NUT', 'Amande de karité', 'Shea nut', [['DRIED', '120799']]],
  ['NUTS', 'CASHEW', 'Noix de cajou', 'Cashew nut', [['IN_SHELL', '080131']]],
  ['NUTS', 'KOLA', 'Noix de cola', 'Kola nut', [['FRESH', '080270']]],
  ['VEGETABLES', 'ONION', 'Oignon', 'Onion', [['FRESH', '070310']]],
  ['VEGETABLES', 'TOMATO', 'Tomate', 'Tomato', [['FRESH', '070200']]],
  ['VEGETABLES', 'CHILLI', 'Piment', 'Chilli', [['FRESH', '070960']]],
  ['ROOTS_TUBERS', 'POTATO', 'Pomme de terre', 'Potato', [['FRESH', '070190']]],
  [
    'ROOTS_TUBERS',
    'CASSAVA',
    'Manioc',
    'Cassava',
    [
      ['FRESH', '071410'],
      ['FLOUR', '110620'],
    ],
    'former',
  ],
  ['ROOTS_TUBERS', 'SWEET_POTATO', 'Patate douce', 'Sweet potato', [['FRESH', '071420']]],
  ['ROOTS_TUBERS', 'YAM', 'Igname', 'Yam', [['FRESH', '071430']]],
  ['ROOTS_TUBERS', 'GARI', 'Gari', 'Gari', [['PROCESSED', '110620']]],
  ['FRUIT', 'PLANTAIN', 'Banane plantain', 'Plantain', [['FRESH', '080310']]],
  ['FRUIT', 'MANGO', 'Mangue', 'Mango', [['FRESH', '080450']]],
  ['FRUIT', 'ORANGE', 'Orange', 'Orange', [['FRESH', '080510']]],
  ['FRUIT', 'WATERMELON', 'Pastèque', 'Watermelon', [['FRESH', '080711']]],
  ['FRUIT', 'PINEAPPLE', 'Ananas', 'Pineapple', [['FRESH', '080430']]],
  ['OILS_FATS', 'PALM_OIL', 'Huile de palme', 'Palm oil', [['CRUDE', '151110']]],
  ['OILS_FATS', 'SHEA_BUTTER', 'Beurre de karité', 'Shea butter', [['PROCESSED', '151590']]],
  ['FISH', 'SMOKED_FISH', 'Poisson fumé', 'Smoked fish', [['SMOKED', '030549']]],
  ['FISH', 'DRIED_FISH', 'Poisson séché', 'Dried fish', [['DRIED', '030559']]],
  ['FISH', 'FROZEN_FISH', 'Poisson congelé', 'Frozen fish', [['FROZEN', '030389']], 'chosen'],
  ['ANIMAL_PRODUCTS', 'EGGS', 'Œufs', 'Eggs', [['FRESH', '040721']]],
  ['ANIMAL_PRODUCTS', 'RAW_HIDES', 'Peaux brutes', 'Raw hides', [['CRUDE', '410150']], 'chosen'],
  ['FEED', 'COTTONSEED_CAKE', 'Tourteau de coton', 'Cottonseed cake', [['PROCESSED', '230610']]],
  ['FEED', 'BRAN', 'Son de céréales', 'Bran', [['PROCESSED', '230240']]],
];

const chosen = {
  descriptionFr: 'Démonstration : sous-position choisie pour une position à quatre chiffres.',
  descriptionEn: 'Demonstration: subheading chosen for a heading of four digits.',
};

/** Crops, fish and products of animals and plants. */
export const products = rows.map(([type, code, fr, en, , mark], index) => ({
  ...named('product', code, fr, en),
  ...(mark === 'chosen' ? chosen : {}),
  typeId: seedId('productType', type),
  position: index + 1,
}));

const natureNames = new Map(natureRows.map(([code, fr, en]) => [code, { fr, en }]));

/** Which product is coded how in which nature. */
export const productCodeRows = rows.flatMap(([, product, fr, en, codes, mark]) =>
  codes.map(([nature, digits]) => {
    const names = natureNames.get(nature);
    return {
      product,
      nature,
      digits,
      fr: `${fr}, ${names?.fr.toLowerCase()}`,
      en: `${en}, ${names?.en.toLowerCase()}`,
      alsoFormer: mark === 'former',
    };
  }),
);
