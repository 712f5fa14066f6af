import { AnimalAge, AnimalCondition, AnimalSex } from '@commerce-tracking/prisma/client';
import { decimal } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import {
  count,
  kgPerUnit,
  maybe,
  maybeText,
  money,
  name,
  note,
  oneOf,
  price,
  quantity,
  reference,
  weightKg,
  withoutNulls,
  yesNo,
} from './content-pieces.ts';

const animalCategory = z.strictObject({
  category: z.enum(['SMALL', 'MEDIUM', 'LARGE']),
  quantity: z.int().min(0).max(1_000_000),
  price: decimal({ scale: 2, max: '999999999.99' }),
});

/** What a collector writes in a goods line; named as the columns are. */
export const itemShape = {
  id: reference,
  productId: reference,
  animalId: reference,
  productNatureId: reference,
  animalNatureId: reference,
  productQuality: name,
  productVariety: name,
  productProcessingLevel: name,
  productPackaging: name,

  declaredAnimalCount: count,
  animalCategories: maybe(z.array(animalCategory).min(1).max(20)),
  animalAgeCategory: oneOf(AnimalAge),
  animalGender: oneOf(AnimalSex),
  animalCondition: oneOf(AnimalCondition),
  animalBreed: name,

  quantity,
  unitId: reference,
  localUnitWeightKg: kgPerUnit,
  averageWeightKg: kgPerUnit,
  declaredTotalWeightKg: weightKg,

  unitPrice: price,
  declaredTotalValue: money,

  originCountryId: reference,
  loadingCityId: reference,
  unloadingCityId: reference,
  productOriginCountryId: reference,
  specificOrigin: name,
  specificDestination: name,

  loadingCost: money,
  unloadingCost: money,
  transportCost: money,
  itemSpecificFees: money,
  lossesQuantity: quantity,
  lossesValue: money,
  lossReasons: note,

  requiredSpecialPermits: yesNo,
  specialPermitsDetails: note,
  isCustomsRegistered: yesNo,
  customsRegistrationNumber: maybeText(60),
  customsProcedureCode: maybeText(20),

  isSeasonalProduct: yesNo,
  harvestPeriod: name,
  itemNotes: note,
};

/** One goods line; `localUnitWeightKg` is the collector's own measurement where there was one. */
export const itemContent = z.strictObject(itemShape).transform(withoutNulls);

/** One goods line as a collector writes it. */
export type ItemContent = z.infer<typeof itemContent>;

/** Item amounts in the record's currency. */
export const itemMoney = [
  'unitPrice',
  'declaredTotalValue',
  'loadingCost',
  'unloadingCost',
  'transportCost',
  'itemSpecificFees',
  'lossesValue',
] as const;
