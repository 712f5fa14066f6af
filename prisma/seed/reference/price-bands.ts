import { seedId } from '../seed-id.ts';

const perKg: [product: string, low: string, high: string][] = [
  ['MAIZE', '150', '300'],
  ['MILLET', '200', '350'],
  ['COWPEA', '350', '700'],
  ['ONION', '150', '500'],
];
const perHead: [animal: string, low: string, high: string][] = [
  ['CATTLE', '200000', '500000'],
  ['SHEEP', '40000', '120000'],
  ['GOAT', '20000', '50000'],
];

const shared = {
  currencyId: seedId('currency', 'XOF'),
  source: 'MANUAL' as const,
  validFrom: new Date('2024-01-01T00:00:00Z'),
};

/** Usual prices in CFA francs, for demonstrations. */
export const priceBands = [
  ...perKg.map(([product, low, high]) => ({
    ...shared,
    id: seedId('priceBand', product),
    productId: seedId('product', product),
    basis: 'PER_KG' as const,
    low,
    high,
  })),
  ...perHead.map(([animal, low, high]) => ({
    ...shared,
    id: seedId('priceBand', animal),
    animalId: seedId('animal', animal),
    basis: 'PER_HEAD' as const,
    low,
    high,
  })),
];
