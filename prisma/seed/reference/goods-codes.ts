import { seedId } from '../seed-id.ts';
import { animalCodeRows } from './animals.ts';
import { edition, formerEdition, hsCodeId } from './hs-codes.ts';
import { productCodeRows } from './products.ts';

/** Customs codes of the products by nature and edition. */
export const productCodes = productCodeRows.flatMap(({ product, nature, digits, alsoFormer }) =>
  [edition, ...(alsoFormer ? [formerEdition] : [])].map((year) => ({
    id: seedId('productCode', `${product}-${nature}-${year}`),
    productId: seedId('product', product),
    natureId: seedId('productNature', nature),
    hsCodeId: hsCodeId(digits, year),
    edition: year,
  })),
);

/** Customs codes of the animals by nature. */
export const animalCodes = animalCodeRows.map(({ animal, nature, digits }) => ({
  id: seedId('animalCode', `${animal}-${nature}-${edition}`),
  animalId: seedId('animal', animal),
  natureId: seedId('animalNature', nature),
  hsCodeId: hsCodeId(digits, edition),
  edition,
}));
