import { referenceKind } from '../reference/kind.ts';

/** Families of products. */
export const productType = referenceKind({
  name: 'productType',
  plural: 'productTypes',
  fields: {},
});
