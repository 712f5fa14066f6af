import { TransportMethodType } from '@commerce-tracking/prisma/generated/enums';
import { choice, integer } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Families of transport. */
export const transportMethod = referenceKind({
  name: 'transportMethod',
  plural: 'transportMethods',
  fields: {
    type: choice([
      TransportMethodType.ROAD,
      TransportMethodType.RAILWAY,
      TransportMethodType.AIR,
      TransportMethodType.SEA,
      TransportMethodType.RIVER,
    ]),
    maxSpeedKmh: integer(1, 2_000),
  },
});
