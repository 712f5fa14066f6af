/** One kind of goods as it is packed, priced and carried; prices in CFA francs. */
export type Crop = {
  product: string;
  nature: string;
  unit: string;
  kgPerUnit: number;
  /** Units on a truck, and on a tricycle or motorbike. */
  truckload: [number, number];
  smallLoad: [number, number];
  pricePerUnit: [number, number];
};

export type Herd = {
  animal: string;
  weightKg: [number, number];
  heads: [number, number];
  pricePerHead: [number, number];
};

const bag = { unit: 'BAG_100', kgPerUnit: 100 };

/** Plausible loads and prices of the region; for demonstration, not for quotation. */
export const crops: readonly Crop[] = [
  {
    product: 'MAIZE',
    nature: 'GRAIN',
    ...bag,
    truckload: [200, 400],
    smallLoad: [2, 8],
    pricePerUnit: [16_000, 28_000],
  },
  {
    product: 'MILLET',
    nature: 'GRAIN',
    ...bag,
    truckload: [150, 350],
    smallLoad: [1, 6],
    pricePerUnit: [21_000, 34_000],
  },
  {
    product: 'COWPEA',
    nature: 'DRIED',
    ...bag,
    truckload: [100, 300],
    smallLoad: [1, 5],
    pricePerUnit: [36_000, 68_000],
  },
  {
    product: 'RICE',
    nature: 'MILLED',
    unit: 'BAG_50',
    kgPerUnit: 50,
    truckload: [300, 600],
    smallLoad: [3, 12],
    pricePerUnit: [19_000, 26_000],
  },
  {
    product: 'ONION',
    nature: 'FRESH',
    unit: 'ONION_BAG',
    kgPerUnit: 110,
    truckload: [150, 280],
    smallLoad: [2, 6],
    pricePerUnit: [18_000, 50_000],
  },
  {
    product: 'TOMATO',
    nature: 'FRESH',
    unit: 'TOMATO_CRATE',
    kgPerUnit: 45,
    truckload: [200, 420],
    smallLoad: [3, 10],
    pricePerUnit: [9_000, 22_000],
  },
  {
    product: 'GARI',
    nature: 'PROCESSED',
    unit: 'BAG_50',
    kgPerUnit: 50,
    truckload: [150, 400],
    smallLoad: [2, 10],
    pricePerUnit: [14_000, 22_000],
  },
  {
    product: 'YAM',
    nature: 'FRESH',
    unit: 'KG',
    kgPerUnit: 1,
    truckload: [12_000, 28_000],
    smallLoad: [150, 700],
    pricePerUnit: [180, 420],
  },
  {
    product: 'KOLA',
    nature: 'FRESH',
    unit: 'BAG_50',
    kgPerUnit: 50,
    truckload: [100, 250],
    smallLoad: [1, 5],
    pricePerUnit: [40_000, 75_000],
  },
  {
    product: 'PALM_OIL',
    nature: 'CRUDE',
    unit: 'CAN_20',
    kgPerUnit: 18.4,
    truckload: [300, 900],
    smallLoad: [3, 15],
    pricePerUnit: [14_000, 19_000],
  },
  {
    product: 'SMOKED_FISH',
    nature: 'SMOKED',
    unit: 'KG',
    kgPerUnit: 1,
    truckload: [800, 3_000],
    smallLoad: [30, 160],
    pricePerUnit: [1_500, 3_200],
  },
  {
    product: 'PLANTAIN',
    nature: 'FRESH',
    unit: 'BUNCH',
    kgPerUnit: 12,
    truckload: [700, 1_600],
    smallLoad: [10, 50],
    pricePerUnit: [1_500, 3_500],
  },
];

export const herds: readonly Herd[] = [
  { animal: 'CATTLE', weightKg: [210, 340], heads: [20, 42], pricePerHead: [220_000, 480_000] },
  { animal: 'SHEEP', weightKg: [26, 39], heads: [25, 140], pricePerHead: [45_000, 115_000] },
  { animal: 'GOAT', weightKg: [16, 29], heads: [20, 120], pricePerHead: [22_000, 48_000] },
];

/** A way goods take past a point; the Sahel sends animals and onions south, the coast grain and oil north. */
export type Route = {
  point: string;
  corridor: string | null;
  from: string;
  to: string;
  goods: readonly string[];
};

const north = ['MAIZE', 'GARI', 'YAM', 'KOLA', 'PALM_OIL', 'PLANTAIN', 'SMOKED_FISH'];
const south = ['ONION', 'COWPEA', 'MILLET', 'CATTLE', 'SHEEP', 'GOAT'];
const coast = ['MAIZE', 'RICE', 'TOMATO', 'GARI', 'PALM_OIL', 'SMOKED_FISH'];

export const routes: readonly Route[] = [
  {
    point: 'BJ-SEME-KRAKE',
    corridor: 'ABIDJAN-LAGOS',
    from: 'BJ-COTONOU',
    to: 'NG-LAGOS',
    goods: coast,
  },
  {
    point: 'BJ-SEME-KRAKE',
    corridor: 'ABIDJAN-LAGOS',
    from: 'NG-LAGOS',
    to: 'BJ-COTONOU',
    goods: coast,
  },
  {
    point: 'NG-SEME-KRAKE',
    corridor: 'ABIDJAN-LAGOS',
    from: 'BJ-COTONOU',
    to: 'NG-LAGOS',
    goods: coast,
  },
  {
    point: 'BJ-HILLACONDJI',
    corridor: 'ABIDJAN-LAGOS',
    from: 'TG-LOME',
    to: 'BJ-COTONOU',
    goods: coast,
  },
  {
    point: 'BJ-MALANVILLE',
    corridor: 'PARAKOU-NIAMEY',
    from: 'BJ-PARAKOU',
    to: 'NE-NIAMEY',
    goods: north,
  },
  {
    point: 'BJ-MALANVILLE',
    corridor: 'PARAKOU-NIAMEY',
    from: 'NE-NIAMEY',
    to: 'BJ-PARAKOU',
    goods: south,
  },
  {
    point: 'NE-GAYA',
    corridor: 'PARAKOU-NIAMEY',
    from: 'NE-DOSSO',
    to: 'BJ-PARAKOU',
    goods: south,
  },
  { point: 'TG-LOME', corridor: 'ABIDJAN-LAGOS', from: 'GH-ACCRA', to: 'TG-LOME', goods: coast },
  { point: 'GH-AFLAO', corridor: 'ABIDJAN-LAGOS', from: 'TG-LOME', to: 'GH-ACCRA', goods: coast },
  {
    point: 'TG-CINKASSE',
    corridor: 'LOME-OUAGADOUGOU',
    from: 'BF-OUAGADOUGOU',
    to: 'TG-LOME',
    goods: south,
  },
  {
    point: 'TG-CINKASSE',
    corridor: 'LOME-OUAGADOUGOU',
    from: 'TG-LOME',
    to: 'BF-OUAGADOUGOU',
    goods: north,
  },
  {
    point: 'GH-PAGA',
    corridor: 'OUAGADOUGOU-ACCRA',
    from: 'BF-OUAGADOUGOU',
    to: 'GH-KUMASI',
    goods: south,
  },
  {
    point: 'BF-DAKOLA',
    corridor: 'OUAGADOUGOU-ACCRA',
    from: 'GH-KUMASI',
    to: 'BF-OUAGADOUGOU',
    goods: north,
  },
  { point: 'CI-NOE', corridor: 'ABIDJAN-LAGOS', from: 'CI-ABIDJAN', to: 'GH-ACCRA', goods: coast },
  {
    point: 'CI-POGO',
    corridor: 'BAMAKO-ABIDJAN',
    from: 'ML-SIKASSO',
    to: 'CI-BOUAKE',
    goods: south,
  },
];

/** Control bodies met on the road, the commonest first, and how many posts and francs they cost. */
export const controlBodies: readonly [service: string, weight: number, fee: [number, number]][] = [
  ['GENDARMERIE', 5, [500, 3_000]],
  ['CUSTOMS', 4, [1_000, 10_000]],
  ['POLICE', 4, [500, 2_500]],
  ['PHYTOSANITARY', 2, [500, 2_000]],
  ['TOWN_HALL', 2, [200, 1_500]],
  ['WATER_FORESTS', 1, [500, 2_000]],
  ['TRANSPORT_UNION', 1, [500, 2_000]],
];
