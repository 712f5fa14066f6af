import type { Resolvers } from '../generated/graphql.ts';
import { listDated } from '../reference/dated-list.ts';
import { alwaysLinked, linked } from '../reference/linked.ts';

export const priceBandResolvers = {
  Query: {
    priceBand: (_parent, { id }, context) => {
      context.require('reference:read');
      return context.reference().records.priceBands.find((band) => band.id === id) ?? null;
    },
    priceBands: (_parent, args, context) => {
      context.require('reference:read');
      return listDated(context.reference().records.priceBands, args);
    },
  },
  PriceBand: {
    product: linked('product', 'productId'),
    animal: linked('animal', 'animalId'),
    productNature: linked('productNature', 'productNatureId'),
    animalNature: linked('animalNature', 'animalNatureId'),
    country: linked('country', 'countryId'),
    currency: alwaysLinked('currency', 'currencyId'),
  },
} satisfies Resolvers;
