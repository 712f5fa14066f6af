import { flag, text } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Sorts of places where records are taken. */
export const collectionPointType = referenceKind({
  name: 'collectionPointType',
  plural: 'collectionPointTypes',
  fields: {
    category: text(60),
    requiresDocumentation: flag(false),
    hasInfrastructure: flag(false),
  },
});
