import { seedId } from '../prisma/seed/seed-id.ts';
import { amount, type Content, currencyAt } from './field-records.ts';

/** The records the play follows by name; the week around them is drawn. */
export const storyIds = {
  /** A price with a slip of the finger: commented, rejected, corrected. */
  mistyped: seedId('example', 'story/mistyped'),
  /** Sheep at a price beyond the usual band: held back from the bulk decision. */
  dearSheep: seedId('example', 'story/dear-sheep'),
  /** One truckload of gari, seen leaving Benin and entering Nigeria. */
  exported: seedId('example', 'story/exported'),
  imported: seedId('example', 'story/imported'),
};

/** The price the collector of `mistyped` meant to write. */
export const meantPrice = '25200';

/** The market day whose records a team manager decides at once. */
export const bulkDay = { teamManager: 'chef2.tg', point: 'TG-CINKASSE', day: '2026-11-21' };

/** A record of the stories, and who makes it. */
export type Story = { id: string; account: string; content: Content };

/** The records of the stories, in the order they are made. */
export function storyRecords(): Story[] {
  const coast = { corridor: 'ABIDJAN-LAGOS', from: 'BJ-COTONOU', to: 'NG-LAGOS' };
  const gari = { product: 'GARI', nature: 'PROCESSED', unit: 'BAG_50' };
  return [
    {
      id: storyIds.mistyped,
      account: 'collecteur.bj',
      content: consignment('collecteur.bj', 'BJ-SEME-KRAKE', '2026-11-17T08:20:00.000Z', {
        ...coast,
        direction: 'EXPORT',
        plate: 'BG 2704 BJ',
        items: [cropLine('BJ', { ...maize, quantity: '240', francs: 52_200 }, coast)],
      }),
    },
    {
      id: storyIds.exported,
      account: 'collecteur.bj',
      content: consignment('collecteur.bj', 'BJ-SEME-KRAKE', '2026-11-19T15:40:00.000Z', {
        ...coast,
        direction: 'EXPORT',
        plate: 'TB 4821 BJ',
        items: [cropLine('BJ', { ...gari, quantity: '320', francs: 17_000 }, coast)],
      }),
    },
    {
      id: storyIds.imported,
      account: 'collecteur.ng',
      // The other collector counts four bags less and writes the plate the own way.
      content: consignment('collecteur.ng', 'NG-SEME-KRAKE', '2026-11-20T07:30:00.000Z', {
        ...coast,
        direction: 'IMPORT',
        plate: 'tb-4821-bj',
        items: [cropLine('NG', { ...gari, quantity: '316', francs: 17_400 }, coast)],
      }),
    },
    {
      id: storyIds.dearSheep,
      account: 'collecteur4.tg',
      content: consignment('collecteur4.tg', 'TG-CINKASSE', '2026-11-21T09:10:00.000Z', {
        corridor: 'LOME-OUAGADOUGOU',
        from: 'BF-OUAGADOUGOU',
        to: 'TG-LOME',
        direction: 'IMPORT',
        plate: 'AK 5510 TG',
        items: [sheepLine({ from: 'BF-OUAGADOUGOU', to: 'TG-LOME' })],
      }),
    },
  ];
}

const maize = { product: 'MAIZE', nature: 'GRAIN', unit: 'BAG_100' };

type Way = { from: string; to: string };
type Trip = Way & {
  corridor: string;
  direction: string;
  plate: string;
  items: Record<string, unknown>[];
};

function consignment(account: string, point: string, at: string, trip: Trip): Content {
  const isHerd = trip.items.some((item) => item.animalId);
  const currency = currencyAt(point);
  return {
    collectionType: isHerd ? 'LIVESTOCK' : 'AGRICULTURAL',
    formModelId: seedId('formModel', isHerd ? 'LIVESTOCK-3' : 'AGRICULTURAL-2'),
    extra: isHerd ? { herdMovement: 'SALE' } : { storage: 'WAREHOUSE' },
    collectionContext: 'BORDER',
    collectedOn: at.slice(0, 10),
    observedAt: at,
    captureSource: 'MOBILE',
    deviceId: `tablet-${account}`,
    captureStartedAt: at,
    captureEndedAt: new Date(Date.parse(at) + 9 * 60_000).toISOString(),
    collectionPointId: seedId('collectionPoint', point),
    corridorId: seedId('corridor', trip.corridor),
    respondentNature: 'DRIVER',
    operatorGender: 'FEMALE',
    operatorType: 'FORMAL',
    merchandiseOwnerGender: 'FEMALE',
    merchandiseOwnerAgeCategory: 'ADULT',
    merchandiseOwnerHasDisability: false,
    originCountryId: seedId('country', trip.from.slice(0, 2)),
    originCityId: seedId('city', trip.from),
    destinationCountryId: seedId('country', trip.to.slice(0, 2)),
    finalDestinationCityId: seedId('city', trip.to),
    tradeFlowDirection: trip.direction,
    transportModeId: seedId('transportMode', isHerd ? 'LIVESTOCK_TRUCK' : 'TRUCK'),
    vehicleRegistrationNumber: trip.plate,
    transportCost: amount(180_000, currency),
    currencyId: seedId('currency', currency.code),
    paymentMethod: 'CASH',
    hasControlPosts: false,
    items: trip.items,
    controls: [],
  };
}

function cropLine(
  country: string,
  goods: { product: string; nature: string; unit: string; quantity: string; francs: number },
  way: Way,
) {
  return {
    productId: seedId('product', goods.product),
    productNatureId: seedId('productNature', goods.nature),
    quantity: goods.quantity,
    unitId: seedId('unit', goods.unit),
    unitPrice: amount(goods.francs, currencyAt(country)),
    ...places(way),
  };
}

function sheepLine(way: Way) {
  return {
    animalId: seedId('animal', 'SHEEP'),
    animalNatureId: seedId('animalNature', 'MALE'),
    declaredAnimalCount: 36,
    quantity: '36',
    unitId: seedId('unit', 'HEAD'),
    averageWeightKg: '38',
    unitPrice: amount(138_000, currencyAt('TG')),
    ...places(way),
  };
}

function places({ from, to }: Way) {
  return {
    originCountryId: seedId('country', from.slice(0, 2)),
    loadingCityId: seedId('city', from),
    unloadingCityId: seedId('city', to),
    isCustomsRegistered: false,
  };
}
