import animal from './animal/animal.graphql';
import animalNature from './animal/animal-nature.graphql';
import animalType from './animal/animal-type.graphql';
import collectionPoint from './collection-point/collection-point.graphql';
import collectionPointType from './collection-point/collection-point-type.graphql';
import checkpoint from './control/checkpoint.graphql';
import controlService from './control/control-service.graphql';
import taxType from './control/tax-type.graphql';
import corridor from './corridor/corridor.graphql';
import country from './country/country.graphql';
import spokenLanguage from './country/spoken-language.graphql';
import currency from './currency/currency.graphql';
import exchangeRate from './exchange-rate/exchange-rate.graphql';
import formModel from './form-model/form-model.graphql';
import formModelWrites from './form-model/form-model-writes.graphql';
import city from './geography/city.graphql';
import district from './geography/district.graphql';
import region from './geography/region.graphql';
import hsCode from './hs-code/hs-code.graphql';
import resolveHsCode from './hs-code/resolve-hs-code.graphql';
import priceBand from './price-band/price-band.graphql';
import product from './product/product.graphql';
import productNature from './product/product-nature.graphql';
import productType from './product/product-type.graphql';
import reference from './reference/reference.graphql';
import referenceBundle from './reference/reference-bundle.graphql';
import referenceLive from './reference/reference-live.graphql';
import schema from './schema.graphql';
import season from './season/season.graphql';
import transportMethod from './transport/transport-method.graphql';
import transportMode from './transport/transport-mode.graphql';
import unit from './unit/unit.graphql';
import unitConversion from './unit/unit-conversion.graphql';

/** The schema of the model subgraph, one text per file. */
export const typeDefs: string[] = [
  schema,
  animalNature,
  animalType,
  animal,
  collectionPointType,
  collectionPoint,
  checkpoint,
  controlService,
  taxType,
  corridor,
  country,
  spokenLanguage,
  currency,
  exchangeRate,
  formModel,
  formModelWrites,
  city,
  district,
  region,
  hsCode,
  resolveHsCode,
  priceBand,
  productNature,
  productType,
  product,
  reference,
  referenceBundle,
  referenceLive,
  season,
  transportMethod,
  transportMode,
  unitConversion,
  unit,
];
