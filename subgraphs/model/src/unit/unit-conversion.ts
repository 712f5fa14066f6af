import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { sameFigureErrors, validityErrors } from '../reference/dated.rules.ts';
import type { UnitConversion } from '../reference/entries.ts';
import { day, integer, link, optional, quantity } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';
import {
  NATURE_WITHOUT_GOODS,
  ONE_GOODS_ONLY,
  OTHER_COUNTRY,
} from '../reference/reference.errors.ts';
import type { ReferenceData } from '../reference/reference-data.ts';

/** What one unit of some goods weighs at some place, from a day on. */
export const unitConversion = referenceKind({
  name: 'unitConversion',
  plural: 'unitConversions',
  isDated: true,
  fields: {
    unitId: link('unit'),
    productId: optional(link('product')),
    productNatureId: optional(link('productNature')),
    animalId: optional(link('animal')),
    collectionPointId: optional(link('collectionPoint')),
    regionId: optional(link('region')),
    countryId: optional(link('country')),
    kgPerUnit: quantity(),
    measuredOn: day('measuredOn'),
    sampleSize: optional(integer(1)),
    validFrom: day('validFrom'),
    validTo: optional(day('validTo')),
  },
  check: (entry, data) => [
    ...validityErrors(entry),
    ...goodsErrors(entry),
    ...placeErrors(entry, data),
    ...sameFigureErrors(entry, data.entries.unitConversion.byId.values(), key),
  ],
});

const key = [
  'unitId',
  'productId',
  'productNatureId',
  'animalId',
  'collectionPointId',
  'regionId',
  'countryId',
  'validFrom',
  'measuredOn',
] as const;

function goodsErrors({ productId, animalId, productNatureId }: UnitConversion): FieldError[] {
  const errors: FieldError[] = [];
  if (productId && animalId) errors.push({ path: 'input.animalId', reason: ONE_GOODS_ONLY });
  if (productNatureId && !productId) {
    errors.push({ path: 'input.productNatureId', reason: NATURE_WITHOUT_GOODS });
  }
  return errors;
}

/** Several places may be named together as long as one lies in the other. */
function placeErrors(
  { collectionPointId, regionId, countryId }: UnitConversion,
  { entries }: ReferenceData,
): FieldError[] {
  const point = collectionPointId ? entries.collectionPoint.byId.get(collectionPointId) : undefined;
  const region = regionId ? entries.region.byId.get(regionId) : undefined;
  const errors: FieldError[] = [];
  if (region && countryId && region.countryId !== countryId) {
    const values = { label: region.nameFr };
    errors.push({ path: 'input.regionId', reason: OTHER_COUNTRY, values });
  }
  const pointCountryId = countryId ?? region?.countryId;
  if (point && pointCountryId && point.countryId !== pointCountryId) {
    const values = { label: point.nameFr };
    errors.push({ path: 'input.collectionPointId', reason: OTHER_COUNTRY, values });
  }
  return errors;
}
