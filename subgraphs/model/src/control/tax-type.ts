import { referenceKind } from '../reference/kind.ts';

/** Levies, fees and certificates paid for at controls. */
export const taxType = referenceKind({ name: 'taxType', plural: 'taxTypes', fields: {} });
