import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import type { Resolvers } from '../generated/graphql.ts';
import { alwaysLinked } from '../reference/linked.ts';
import { codeOn } from './resolve-hs-code.rules.ts';

export const hsCodeResolvers = {
  Query: {
    resolveHsCode: (_parent, { productId, animalId, natureId, on }, context) => {
      context.require('reference:read');
      const { product, animal, hsCode } = context.reference().entries;
      const day = on ?? dateToDay(new Date());
      const code = productId
        ? codeOn(product.byId.get(productId), natureId, day)
        : codeOn(animal.byId.get(animalId ?? ''), natureId, day);
      return (code && hsCode.byId.get(code.hsCodeId)) ?? null;
    },
  },
  ProductCode: {
    product: alwaysLinked('product', 'productId'),
    nature: alwaysLinked('productNature', 'natureId'),
    hsCode: alwaysLinked('hsCode', 'hsCodeId'),
  },
  AnimalCode: {
    animal: alwaysLinked('animal', 'animalId'),
    nature: alwaysLinked('animalNature', 'natureId'),
    hsCode: alwaysLinked('hsCode', 'hsCodeId'),
  },
} satisfies Resolvers;
