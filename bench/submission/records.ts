import { seedId } from '@commerce-tracking/prisma/seed/seed-id';

const benin = seedId('country', 'BJ');
const niger = seedId('country', 'NE');
const parakou = seedId('city', 'BJ-PARAKOU');
const niamey = seedId('city', 'NE-NIAMEY');
const crops = [
  ['MAIZE', 'GRAIN', 'BAG_100', 22_000],
  ['MILLET', 'GRAIN', 'BAG_100', 27_000],
  ['COWPEA', 'DRIED', 'BAG_100', 52_000],
  ['RICE', 'MILLED', 'BAG_50', 22_500],
  ['GARI', 'PROCESSED', 'BAG_50', 12_000],
] as const;

const letters = 'ACDEFGHJKLMNPQRSTUVWXYZ';

/**
 * A lorry of its own for every submission: the same one two hundred times on a day would be two hundred
 * duplicates. Every sign stands twice, so that no plate is one slip away from another; neighbours in
 * number have little in common, as lorries have.
 */
export function plateOf(index: number): string {
  const plates = letters.length ** 3 * 9;
  const number = (index * 40_507) % plates;
  const sign = (place: number) => letters[Math.floor(number / place) % letters.length] ?? '';
  const { length } = letters;
  const digit = (Math.floor(number / length ** 3) % 9) + 1;
  const signs = [sign(1), sign(length), sign(length ** 2), String(digit)];
  return signs.map((each) => each + each).join(' ');
}

/** Contents that are told apart by their figures. */
export const contentCount = 40;

/**
 * A lorry on its way from Parakou to Niamey, seen at Malanville: five kinds of goods, two controls,
 * and the fields a collector usually fills in. The day is the day before `now`.
 */
export function contentOf(index: number, now: Date) {
  const started = new Date(now.getTime() - 86_400_000 + index * 1_000);
  return {
    collectionType: 'AGRICULTURAL',
    formModelId: seedId('formModel', 'AGRICULTURAL-1'),
    collectionContext: 'BORDER',
    collectedOn: started.toISOString().slice(0, 10),
    observedAt: started.toISOString(),
    captureSource: 'MOBILE',
    deviceId: `tablet-${index}`,
    captureStartedAt: started.toISOString(),
    captureEndedAt: new Date(started.getTime() + 11 * 60_000).toISOString(),
    collectionPointId: seedId('collectionPoint', 'BJ-MALANVILLE'),
    corridorId: seedId('corridor', 'PARAKOU-NIAMEY'),
    respondentNature: 'TRADER',
    operatorGender: 'MALE',
    operatorType: 'FORMAL',
    merchandiseOwnerGender: 'FEMALE',
    merchandiseOwnerAgeCategory: 'ADULT',
    merchandiseOwnerHasDisability: false,
    originCountryId: benin,
    originCityId: parakou,
    destinationCountryId: niger,
    finalDestinationCityId: niamey,
    tradeFlowDirection: 'EXPORT',
    transportModeId: seedId('transportMode', 'TRUCK'),
    vehicleRegistrationNumber: plateOf(index),
    transportCost: String(180_000 + index * 500),
    loadingCost: '24000',
    currencyId: seedId('currency', 'XOF'),
    paymentMethod: 'CASH',
    hasControlPosts: true,
    knowsCommunityRegulations: index % 2 === 0,
    notes: 'Le chauffeur attend deux autres camions avant de repartir.',
    items: crops.map(([product, nature, unit, price], position) => ({
      productId: seedId('product', product),
      productNatureId: seedId('productNature', nature),
      quantity: String(30 + ((index + position * 7) % 25)),
      unitId: seedId('unit', unit),
      unitPrice: String(price + index * 10),
      originCountryId: benin,
      loadingCityId: parakou,
      unloadingCityId: niamey,
      isCustomsRegistered: true,
      customsRegistrationNumber: `D${60_000 + index}`,
    })),
    controls: [
      control('CUSTOMS', 'Poste frontière', { feesPaidYesNo: false, illegalFeesPaid: false }),
      control('POLICE', 'Entrée de Kandi', {
        feesPaidYesNo: false,
        illegalFeesPaid: true,
        illegalFeesAmount: String(2_000 + index * 25),
      }),
    ],
  };
}

function control(service: string, location: string, fees: Record<string, unknown>) {
  return {
    serviceId: seedId('controlService', service),
    location,
    controlPostsCount: 2,
    controlDuration: '40',
    durationType: 'MINUTES',
    controlResult: 'PASSED',
    ...fees,
  };
}
