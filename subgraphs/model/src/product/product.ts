import { goodsCodes } from '../hs-code/goods-codes.ts';
import type { ProductEntry } from '../reference/entries.ts';
import { link } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Crops and fishery products, with their natures and customs codes. */
export const product = referenceKind({
  name: 'product',
  plural: 'products',
  fields: { typeId: link('productType') },
  children: goodsCodes<ProductEntry>('product'),
  searched: ({ codes }) => codes.map(({ abbreviation }) => abbreviation ?? ''),
  filters: { natureId: ({ codes }, id) => codes.some(({ natureId }) => natureId === id) },
});
