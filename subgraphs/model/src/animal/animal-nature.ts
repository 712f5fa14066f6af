import { referenceKind } from '../reference/kind.ts';

/** Sorts of animals within a species. */
export const animalNature = referenceKind({
  name: 'animalNature',
  plural: 'animalNatures',
  fields: {},
});
