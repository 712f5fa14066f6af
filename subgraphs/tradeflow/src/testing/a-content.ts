import type { z } from 'zod';
import { type CollectionContent, collectionContent } from '../collection/content/content.ts';
import type { controlContent } from '../collection/content/control-content.ts';
import type { itemContent } from '../collection/content/item-content.ts';
import { ids } from './reference-fixture.ts';

/** What a client may send. */
export type SentContent = Partial<z.input<typeof collectionContent>>;
export type SentItem = Partial<z.input<typeof itemContent>>;
export type SentControl = Partial<z.input<typeof controlContent>>;

/** Forty bags of maize at 22 000 francs: one complete line. */
export function anItem(over: SentItem = {}): SentItem {
  return {
    productId: ids.maize,
    quantity: '40',
    unitId: ids.bag,
    unitPrice: '22000',
    originCountryId: ids.benin,
    loadingCityId: ids.parakou,
    unloadingCityId: ids.niamey,
    isCustomsRegistered: false,
    ...over,
  };
}

/** One stop by customs where nothing was paid. */
export function aControl(over: SentControl = {}): SentControl {
  return {
    serviceId: ids.customs,
    location: 'Kandi',
    controlPostsCount: 1,
    feesPaidYesNo: false,
    illegalFeesPaid: false,
    taxTypeIds: [],
    ...over,
  };
}

/** A complete record that raises no question: maize from Parakou to Niamey, seen at Malanville. */
export function sentContent(over: SentContent = {}): z.input<typeof collectionContent> {
  return {
    collectionType: 'AGRICULTURAL',
    formModelId: ids.agricultural,
    collectionContext: 'BORDER',
    collectedOn: '2026-03-10',
    collectionPointId: ids.malanville,
    corridorId: ids.corridor,
    captureSource: 'API',
    respondentNature: 'TRADER',
    operatorGender: 'FEMALE',
    operatorType: 'INFORMAL',
    merchandiseOwnerGender: 'FEMALE',
    merchandiseOwnerAgeCategory: 'ADULT',
    merchandiseOwnerHasDisability: false,
    originCountryId: ids.benin,
    originCityId: ids.parakou,
    destinationCountryId: ids.niger,
    finalDestinationCityId: ids.niamey,
    tradeFlowDirection: 'EXPORT',
    transportModeId: ids.truck,
    vehicleRegistrationNumber: 'BJ 1234 RB',
    currencyId: ids.xof,
    paymentMethod: 'CASH',
    hasControlPosts: false,
    items: [anItem()],
    controls: [],
    ...over,
  } as z.input<typeof collectionContent>;
}

/** The same after parsing, as rules get it. */
export function aContent(over: SentContent = {}): CollectionContent {
  return collectionContent.parse(sentContent(over));
}

/** Thirty head of cattle. */
export function livestock(over: SentItem = {}): SentContent {
  return {
    collectionType: 'LIVESTOCK',
    formModelId: ids.livestock,
    items: [
      {
        animalId: ids.cattle,
        animalNatureId: ids.male,
        declaredAnimalCount: 30,
        averageWeightKg: '250',
        unitPrice: '300000',
        originCountryId: ids.benin,
        loadingCityId: ids.parakou,
        unloadingCityId: ids.niamey,
        isCustomsRegistered: false,
        ...over,
      },
    ],
  };
}
