import { demoAccounts } from '../prisma/seed/demo/accounts.ts';
import { demoRates } from '../prisma/seed/reference/currencies.ts';
import { seedId } from '../prisma/seed/seed-id.ts';
import type { Random } from './random.ts';
import { type Crop, controlBodies, crops, type Herd, herds, type Route, routes } from './trade.ts';

export type Content = Record<string, unknown> & {
  items: Record<string, unknown>[];
  controls: Record<string, unknown>[];
};

const currencyOf: Record<string, { code: string; decimals: number }> = {
  GH: { code: 'GHS', decimals: 2 },
  NG: { code: 'NGN', decimals: 2 },
};
const franc = { code: 'XOF', decimals: 0 };

/** Collectors with a route past their home point. */
export const fieldCollectors = demoAccounts.filter(
  (account) =>
    account.role === 'COLLECTOR' && routes.some((route) => route.point === account.homePoint),
);

/** One consignment as the collector of a point would write it on the device that day. */
export function fieldRecord(random: Random, point: string, day: string, device: string): Content {
  const route = random.pick(routes.filter((candidate) => candidate.point === point));
  const country = point.slice(0, 2);
  const currency = currencyAt(point);
  const money = (francs: number) => amount(francs, currency);
  const wanted = random.pick(route.goods);
  const herd = herds.find((candidate) => candidate.animal === wanted);
  const small = !herd && random.chance(0.55);
  const items = herd
    ? [animalLine(random, herd, route, money)]
    : cropLines(random, wanted, route, small, money);
  const woman = random.chance(herd ? 0.08 : small ? 0.74 : 0.35);
  const informal = random.chance(small ? 0.8 : 0.4);
  const mode = herd
    ? 'LIVESTOCK_TRUCK'
    : small
      ? random.pick(['TRICYCLE', 'MOTORBIKE', 'PICKUP'])
      : 'TRUCK';
  const controls = controlRows(random, small, money);
  const started = `${day}T${String(random.between(6, 17)).padStart(2, '0')}:${String(random.between(10, 59))}:00.000Z`;
  return {
    collectionType: herd ? 'LIVESTOCK' : 'AGRICULTURAL',
    formModelId: seedId('formModel', herd ? 'LIVESTOCK-3' : 'AGRICULTURAL-2'),
    extra: herd ? { herdMovement: 'SALE' } : { storage: small ? 'BAGS' : 'WAREHOUSE' },
    collectionContext: 'BORDER',
    collectedOn: day,
    observedAt: started,
    captureSource: 'MOBILE',
    deviceId: device,
    captureStartedAt: started,
    captureEndedAt: new Date(Date.parse(started) + random.between(4, 18) * 60_000).toISOString(),
    collectionPointId: seedId('collectionPoint', point),
    ...(route.corridor && { corridorId: seedId('corridor', route.corridor) }),
    respondentNature: random.pick(['TRADER', 'TRADER', 'DRIVER', 'TRANSPORTER']),
    operatorGender: woman ? 'FEMALE' : 'MALE',
    operatorType: informal ? 'INFORMAL' : 'FORMAL',
    merchandiseOwnerGender: woman ? 'FEMALE' : 'MALE',
    merchandiseOwnerAgeCategory: random.pick(['YOUTH', 'ADULT', 'ADULT', 'SENIOR']),
    merchandiseOwnerHasDisability: random.chance(0.04),
    originCountryId: seedId('country', route.from.slice(0, 2)),
    originCityId: seedId('city', route.from),
    destinationCountryId: seedId('country', route.to.slice(0, 2)),
    finalDestinationCityId: seedId('city', route.to),
    tradeFlowDirection: directionOf(route, country),
    transportModeId: seedId('transportMode', mode),
    ...(['TRUCK', 'LIVESTOCK_TRUCK', 'PICKUP'].includes(mode) && {
      vehicleRegistrationNumber: plate(random, country),
    }),
    transportCost: money(small ? random.between(1, 8) * 1_000 : random.between(80, 400) * 1_000),
    loadingCost: money(small ? 500 : random.between(10, 40) * 1_000),
    currencyId: seedId('currency', currency.code),
    paymentMethod: random.pick(['CASH', 'CASH', 'MOBILE_MONEY', 'CREDIT']),
    hasControlPosts: controls.length > 0,
    ...(random.chance(0.3) && { knowsCommunityRegulations: random.chance(0.4) }),
    items,
    controls,
  };
}

function directionOf(route: Route, country: string): string {
  if (route.from.startsWith(country)) return 'EXPORT';
  return route.to.startsWith(country) ? 'IMPORT' : 'TRANSIT';
}

function places(route: Route) {
  return {
    originCountryId: seedId('country', route.from.slice(0, 2)),
    loadingCityId: seedId('city', route.from),
    unloadingCityId: seedId('city', route.to),
  };
}

type Money = (francs: number) => string;

function cropLines(random: Random, wanted: string, route: Route, small: boolean, money: Money) {
  const possible = crops.filter((crop) => route.goods.includes(crop.product));
  const first = possible.find((crop) => crop.product === wanted) ?? random.pick(possible);
  const lines: Crop[] = [first];
  while (lines.length < 3 && random.chance(small ? 0.25 : 0.12)) {
    const next = random.pick(possible);
    if (!lines.includes(next)) lines.push(next);
  }
  return lines.map((crop) => {
    const [min, max] = small ? crop.smallLoad : crop.truckload;
    const quantity = Math.max(1, Math.round(random.between(min, max) / lines.length));
    const [low, high] = crop.pricePerUnit;
    const registered = !small && random.chance(0.5);
    return {
      productId: seedId('product', crop.product),
      productNatureId: seedId('productNature', crop.nature),
      quantity: String(quantity),
      unitId: seedId('unit', crop.unit),
      ...(random.chance(0.4) && { localUnitWeightKg: measured(random, crop.kgPerUnit) }),
      unitPrice: money(random.between(low, high)),
      ...places(route),
      isCustomsRegistered: registered,
      ...(registered && { customsRegistrationNumber: `D${random.between(10_000, 99_999)}` }),
    };
  });
}

function animalLine(random: Random, herd: Herd, route: Route, money: Money) {
  const heads = random.between(...herd.heads);
  return {
    animalId: seedId('animal', herd.animal),
    animalNatureId: seedId('animalNature', random.pick(['MALE', 'FEMALE'])),
    declaredAnimalCount: heads,
    quantity: String(heads),
    unitId: seedId('unit', 'HEAD'),
    averageWeightKg: String(random.between(...herd.weightKg)),
    unitPrice: money(random.between(...herd.pricePerHead)),
    ...places(route),
    isCustomsRegistered: false,
  };
}

function controlRows(random: Random, small: boolean, money: Money) {
  const bodies = controlBodies.flatMap(([service, weight, fee]) =>
    Array.from({ length: weight }, () => ({ service, fee })),
  );
  const met = new Map<string, [number, number]>();
  for (let tries = random.between(0, small ? 2 : 4); tries > 0; tries -= 1) {
    const body = random.pick(bodies);
    met.set(body.service, body.fee);
  }
  return [...met].map(([service, fee]) => {
    const posts = random.between(1, small ? 2 : 4);
    const illegal = random.chance(0.6);
    const legal = random.chance(0.3);
    return {
      serviceId: seedId('controlService', service),
      location: random.pick(['Poste frontière', 'Entrée de ville', 'Barrière', 'Carrefour']),
      controlPostsCount: posts,
      controlDuration: String(posts * random.between(5, 40)),
      durationType: 'MINUTES',
      controlResult: random.chance(0.2) ? 'DELAYED' : 'PASSED',
      feesPaidYesNo: legal,
      ...(legal && {
        feesPaymentAmount: money(random.between(2, 12) * 500),
        hasReceipt: random.chance(0.7),
        taxTypeIds: [
          seedId('taxType', random.pick(['MUNICIPAL_TAX', 'STATISTICAL_FEE', 'PARKING'])),
        ],
      }),
      illegalFeesPaid: illegal,
      ...(illegal && { illegalFeesAmount: money(posts * random.between(...fee)) }),
    };
  });
}

/** Currency of a point or country, by its code. */
export function currencyAt(code: string): { code: string; decimals: number } {
  return currencyOf[code.slice(0, 2)] ?? franc;
}

/** Francs as an amount of the record's currency, at the round demo rates. */
export function amount(francs: number, currency: { code: string; decimals: number }): string {
  if (currency.code === 'XOF') return String(Math.round(francs / 5) * 5);
  const rate = (code: string) => Number(demoRates.get(code) ?? Number.NaN);
  return ((francs / rate('XOF')) * rate(currency.code)).toFixed(currency.decimals);
}

function measured(random: Random, kg: number): string {
  return (kg * (0.97 + random.next() * 0.06)).toFixed(2);
}

function plate(random: Random, country: string): string {
  const letters = () => String.fromCharCode(65 + random.between(0, 25));
  return `${letters()}${letters()} ${random.between(1000, 9999)} ${country}`;
}
