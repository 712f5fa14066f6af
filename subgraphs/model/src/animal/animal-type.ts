import { referenceKind } from '../reference/kind.ts';

/** Families of animals. */
export const animalType = referenceKind({ name: 'animalType', plural: 'animalTypes', fields: {} });
