import type { Resolvers } from '../generated/graphql.ts';
import { recordOf } from '../loaders.ts';
import { referenceTo } from '../references.ts';
import { animalCategoriesOf } from './animal-categories.ts';

export const collectionItemResolvers = {
  CollectionItem: {
    collection: (row, _args, { loaders }) => recordOf(loaders, row),
    product: ({ productId }) => referenceTo('Product', productId),
    animal: ({ animalId }) => referenceTo('Animal', animalId),
    productNature: ({ productNatureId }) => referenceTo('ProductNature', productNatureId),
    animalNature: ({ animalNatureId }) => referenceTo('AnimalNature', animalNatureId),
    unit: ({ unitId }) => referenceTo('Unit', unitId),
    originCountry: ({ originCountryId }) => referenceTo('Country', originCountryId),
    loadingCity: ({ loadingCityId }) => referenceTo('City', loadingCityId),
    unloadingCity: ({ unloadingCityId }) => referenceTo('City', unloadingCityId),
    productOriginCountry: (row) => referenceTo('Country', row.productOriginCountryId),
    animalCategories: ({ animalCategories }) => animalCategoriesOf(animalCategories),
  },
} satisfies Resolvers;
