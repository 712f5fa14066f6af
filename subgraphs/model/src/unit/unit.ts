import { UnitKind } from '@commerce-tracking/prisma/generated/enums';
import { REQUIRED } from '@commerce-tracking/service-kit/reasons';
import { choice, optional, quantity, text } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Units of measure. A unit of mass says what it weighs; the others weigh what was measured at a place. */
export const unit = referenceKind({
  name: 'unit',
  plural: 'units',
  fields: {
    symbol: text(20),
    kind: choice([UnitKind.MASS, UnitKind.VOLUME, UnitKind.COUNT, UnitKind.LOCAL]),
    kgPerUnit: optional(quantity()),
  },
  searched: ({ symbol }) => [symbol],
  check: ({ kind, kgPerUnit }) =>
    kind === 'MASS' && kgPerUnit === null ? [{ path: 'input.kgPerUnit', reason: REQUIRED }] : [],
});
