import { dateToDay } from '@commerce-tracking/service-kit/dates';
import type { Resolvers } from '../generated/graphql.ts';
import { listDated } from '../reference/dated-list.ts';
import { alwaysLinked, linked } from '../reference/linked.ts';
import { unitFactor } from './unit-factor.rules.ts';

export const unitConversionResolvers = {
  Query: {
    unitConversion: (_parent, { id }, context) => {
      context.require('reference:read');
      const { unitConversions } = context.reference().records;
      return unitConversions.find((conversion) => conversion.id === id) ?? null;
    },
    unitConversions: (_parent, args, context) => {
      context.require('reference:read');
      return listDated(context.reference().records.unitConversions, args);
    },
    unitFactor: (_parent, args, context) => {
      context.require('reference:read');
      const { entries, records } = context.reference();
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
      return unitFactor(question, records.unitConversions, entries.unit.byId.get(unitId));
    },
  },
  UnitConversion: {
    unit: alwaysLinked('unit', 'unitId'),
    product: linked('product', 'productId'),
    productNature: linked('productNature', 'productNatureId'),
    animal: linked('animal', 'animalId'),
    collectionPoint: linked('collectionPoint', 'collectionPointId'),
    region: linked('region', 'regionId'),
    country: linked('country', 'countryId'),
  },
} satisfies Resolvers;
