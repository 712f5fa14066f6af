import type { DuplicateKind } from '@commerce-tracking/prisma/client';
import type { Settings } from '@commerce-tracking/settings/settings';
import type { Compared, Places, Signal } from './compared.ts';
import {
  dateSignal,
  isSameLot,
  operatorSignal,
  orderSignal,
  ownerSignal,
  placeSignal,
  plateSignal,
  productSignal,
  routeSignal,
  travelSignal,
  valueSignal,
  weightSignal,
} from './evidence.rules.ts';
import { plateDistance } from './plate-key.rules.ts';
import { daysBetween, travelBetween } from './travel.rules.ts';

/** A pair that may speak of one consignment. */
export type Proposal = { kind: DuplicateKind; score: number; signals: Signal[] };

export type DuplicateSettings = Pick<
  Settings,
  'duplicate.windowDays' | 'duplicate.threshold' | 'duplicate.thresholdWithoutPlate'
>;

/** Most that a pair reaches whose plates differ in one sign. */
const mistypedMax = 85;
/**
 * What a kind has to reach beyond `duplicate.threshold`. One point and day alone give 16 points to
 * goods of several owners in one vehicle, a border post and its other side nearly as many to a shuttle.
 */
const beyondThreshold: Record<DuplicateKind, number> = {
  SAME_RECORD: 15,
  MIRROR: 10,
  REPEAT_OBSERVATION: 5,
};

/**
 * Compares two records; null when they are no candidates. The reasons for each rule and the figures
 * they reach stand in docs/decisions/0011-duplicates.md.
 */
export function comparePair(
  a: Compared,
  b: Compared,
  settings: DuplicateSettings,
  places: Places,
): Proposal | null {
  const kind = kindOf(a, b, settings, places);
  if (!kind || !mayBeCompared(a, b, kind)) return null;
  const product = productSignal(a, b);
  if (!product) return null;
  const travel = kind === 'SAME_RECORD' ? null : travelBetween(a, b, places);
  const ofPlaceAndTime =
    kind === 'SAME_RECORD'
      ? [dateSignal(a, b), placeSignal(a, b, places)]
      : [travelSignal(travel), orderSignal(travel)];
  const others = [
    product,
    weightSignal(a, b),
    valueSignal(a, b),
    ...ofPlaceAndTime,
    routeSignal(a, b),
    ownerSignal(a, b),
    operatorSignal(a, b),
  ];
  if (!a.plate || !b.plate) {
    const score = bounded((sumOf(others) * 100) / 60, 100);
    return proposed(kind, score, others, settings['duplicate.thresholdWithoutPlate']);
  }
  const distance = plateDistance(a.plate, b.plate);
  if (distance === 2) return null;
  const signals = [plateSignal(distance), ...others];
  const score = bounded(sumOf(signals), distance === 0 ? 100 : mistypedMax);
  // A plate with a slip has fifteen points less to give: what is asked beyond the threshold makes up for it.
  const beyond = distance === 0 ? beyondThreshold[kind] : 0;
  return proposed(kind, score, signals, settings['duplicate.threshold'] + beyond);
}

function proposed(
  kind: DuplicateKind,
  score: number,
  signals: Signal[],
  threshold: number,
): Proposal | null {
  if (score < threshold) return null;
  return { kind, score, signals: signals.map(shown) };
}

function kindOf(
  a: Compared,
  b: Compared,
  settings: DuplicateSettings,
  { points }: Places,
): DuplicateKind | null {
  const days = daysBetween(a, b);
  if (days === null || !a.collectionPointId || !b.collectionPointId) return null;
  const apart = Math.abs(days);
  if (a.collectionPointId === b.collectionPointId) return apart <= 1 ? 'SAME_RECORD' : null;
  const isSameRoute =
    a.originCountryId !== null &&
    a.originCountryId === b.originCountryId &&
    a.destinationCountryId !== null &&
    a.destinationCountryId === b.destinationCountryId;
  if (!isSameRoute || apart > settings['duplicate.windowDays']) return null;
  const [here, there] = [points.get(a.collectionPointId), points.get(b.collectionPointId)];
  const directions = [a.tradeFlowDirection, b.tradeFlowDirection];
  const isMirror =
    here?.countryId !== there?.countryId &&
    directions.includes('EXPORT') &&
    directions.includes('IMPORT');
  return isMirror ? 'MIRROR' : 'REPEAT_OBSERVATION';
}

/** Whether two records may be compared at all, whatever they say. */
function mayBeCompared(a: Compared, b: Compared, kind: DuplicateKind): boolean {
  if (a.id === b.id) return false;
  for (const { state, goods, totalWeightKg } of [a, b]) {
    if (state === 'DRAFT' || goods.length === 0 || totalWeightKg === null) return false;
    // A rejected record counts nowhere: only that it was recorded twice is worth telling.
    if ((state === 'REJECTED_L1' || state === 'REJECTED_L2') && kind !== 'SAME_RECORD')
      return false;
  }
  if ((a.plate === null) !== (b.plate === null)) return false;
  if (a.plate === null && kind !== 'SAME_RECORD') return false;
  const isSameBatch = a.transportBatchId !== null && a.transportBatchId === b.transportBatchId;
  return !isSameBatch || isSameLot(a, b);
}

function sumOf(signals: readonly Signal[]): number {
  return signals.reduce((sum, { points }) => sum + points, 0);
}

function bounded(score: number, most: number): number {
  return Math.max(0, Math.min(most, Math.round(score)));
}

function shown(signal: Signal): Signal {
  return { ...signal, points: Math.round(signal.points * 10) / 10 };
}
