import { flag, link, optional, quantity } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Vehicles and carriers, each of one family. */
export const transportMode = referenceKind({
  name: 'transportMode',
  plural: 'transportModes',
  fields: {
    methodId: link('transportMethod'),
    capacityKg: optional(quantity()),
    requiresPlate: flag(false),
  },
});
