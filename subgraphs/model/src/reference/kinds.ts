import { animal } from '../animal/animal.ts';
import { animalNature } from '../animal/animal-nature.ts';
import { animalType } from '../animal/animal-type.ts';
import { collectionPoint } from '../collection-point/collection-point.ts';
import { collectionPointType } from '../collection-point/collection-point-type.ts';
import { checkpoint } from '../control/checkpoint.ts';
import { controlService } from '../control/control-service.ts';
import { taxType } from '../control/tax-type.ts';
import { corridor } from '../corridor/corridor.ts';
import { country } from '../country/country.ts';
import { spokenLanguage } from '../country/spoken-language.ts';
import { currency } from '../currency/currency.ts';
import { city } from '../geography/city.ts';
import { district } from '../geography/district.ts';
import { region } from '../geography/region.ts';
import { hsCode } from '../hs-code/hs-code.ts';
import { priceBand } from '../price-band/price-band.ts';
import { product } from '../product/product.ts';
import { productNature } from '../product/product-nature.ts';
import { productType } from '../product/product-type.ts';
import { season } from '../season/season.ts';
import { transportMethod } from '../transport/transport-method.ts';
import { transportMode } from '../transport/transport-mode.ts';
import { unit } from '../unit/unit.ts';
import { unitConversion } from '../unit/unit-conversion.ts';
import type { KindName } from './entries.ts';
import type { ReferenceKind } from './kind.ts';

/** Every kind of reference data that is written through commands. */
export const kinds: { [K in KindName]: ReferenceKind<K> } = {
  currency,
  spokenLanguage,
  country,
  region,
  district,
  city,
  corridor,
  collectionPointType,
  collectionPoint,
  controlService,
  checkpoint,
  taxType,
  hsCode,
  productType,
  productNature,
  product,
  animalType,
  animalNature,
  animal,
  unit,
  transportMethod,
  transportMode,
  season,
  unitConversion,
  priceBand,
};

/** The same as a list, for what is done alike with each. */
export const kindList: readonly ReferenceKind[] = Object.values(kinds);
