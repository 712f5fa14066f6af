import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import type { Resolvers } from '../generated/graphql.ts';
import { unitFactor } from './unit-factor.rules.ts';

export const unitConversionResolvers = {
  Query: {
    unitFactor: (_parent, args, context) => {
      context.require('reference:read');
      const { entries } = context.reference();
      const { unitId, collectionPointId } = args;
      const point = collectionPointId ? entries.collectionPoint.byId.get(collectionPointId) : null;
      const question = {
        unitId,
        productId: args.productId ?? null,
        productNatureId: args.productNatureId ?? null,
        animalId: args.animalId ?? null,
        point: point ?? null,
        on: args.on ?? dateToDay(new Date()),
      };
      const conversions = [...entries.unitConversion.byId.values()];
      return unitFactor(question, conversions, entries.unit.byId.get(unitId));
    },
  },
} satisfies Resolvers;
