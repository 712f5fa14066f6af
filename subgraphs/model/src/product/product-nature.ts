import { referenceKind } from '../reference/kind.ts';

/** States products are traded in. */
export const productNature = referenceKind({
  name: 'productNature',
  plural: 'productNatures',
  fields: {},
});
