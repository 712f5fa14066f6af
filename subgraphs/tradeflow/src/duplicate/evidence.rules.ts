import type { Compared, ComparedGoods, Places, Signal } from './compared.ts';
import { daysBetween, kmBetween, type Travel } from './travel.rules.ts';

/** Share of the plate's points that a plate at one edit keeps. */
const mistypedPlatePoints = 25;
/** Goods with other codes but the same product share so much of a code. */
const productShare = 0.7;
/** Two weighings of one load are that close, relative to the heavier; beyond, the weight speaks against. */
const weightTolerance = 0.15;
const valueTolerance = 0.25;

/** 40 for the same plate, 25 where one sign differs. */
export function plateSignal(distance: 0 | 1): Signal {
  return { name: 'plate', weight: 40, points: distance === 0 ? 40 : mistypedPlatePoints };
}

/**
 * 15 by the share of customs codes both have; products in common whose codes differ count in part.
 * Null when nothing is shared.
 */
export function productSignal(a: Compared, b: Compared): Signal | null {
  const shared = Math.max(
    overlap(a.goods.map(codeOf), b.goods.map(codeOf)),
    productShare * overlap(a.goods.map(goodsOf), b.goods.map(goodsOf)),
  );
  return shared === 0 ? null : { name: 'product', weight: 15, points: 15 * shared };
}

/**
 * 10 for equal weights, 7 at the tolerance, and steeply below zero beyond it: another owner's goods in
 * the same vehicle, or its next load, rarely weigh the same.
 */
export function weightSignal(a: Compared, b: Compared): Signal {
  const apart = relativeDifference(a.totalWeightKg, b.totalWeightKg);
  return { name: 'weight', weight: 10, points: graded(apart, weightTolerance, 10, -35) };
}

/** 8 for equal values, 6 at the tolerance, below zero beyond; 5 when unknown, which says nothing. */
export function valueSignal(a: Compared, b: Compared): Signal {
  const apart = relativeDifference(a.totalValueUsd, b.totalValueUsd);
  const points = apart === null ? 5 : graded(apart, valueTolerance, 8, -20);
  return { name: 'value', weight: 8, points };
}

/** At one point: 12 on the same day, less with every day. */
export function dateSignal(a: Compared, b: Compared): Signal {
  const days = Math.abs(daysBetween(a, b) ?? 1);
  return { name: 'date', weight: 12, points: 12 - 4 * days };
}

/** At two points: 12 when the journey explains the days between, and far below zero when nothing does. */
export function travelSignal(travel: Travel | null): Signal {
  const points = travel ? (travelPoints[travel.offDays] ?? -40) : 4;
  return { name: 'date', weight: 12, points };
}

/** By days too short or too long: a day noted wrongly happens, two are rare, more are another journey. */
const travelPoints = [12, 8, -2, -20];

/** 7 from and to the same cities, 4 within the same countries, less where a city is another. */
export function routeSignal(a: Compared, b: Compared): Signal {
  const cities = [
    sameness(a.originCityId, b.originCityId),
    sameness(a.finalDestinationCityId, b.finalDestinationCityId),
  ];
  const others = cities.filter((same) => same === false).length;
  const known = cities.filter((same) => same === true).length;
  return { name: 'route', weight: 7, points: 4 + 1.5 * known - 6 * others };
}

/** At one point: 4 where the positions agree, none from ten kilometres on. */
export function placeSignal(a: Compared, b: Compared, places: Places): Signal {
  const km = kmBetween(a, b, places);
  return { name: 'place', weight: 4, points: km === null ? 0 : 4 * Math.max(0, 1 - km / 10) };
}

/** At two points: 4, unless the journey leads through them in the wrong order. */
export function orderSignal(travel: Travel | null): Signal {
  return { name: 'place', weight: 4, points: travel && travel.elapsedDays >= 0 ? 4 : 0 };
}

/**
 * 4 when all that is known of the owner agrees; each difference speaks against, because two people's
 * goods share vehicle, day, route and often product, and only their owners tell them apart.
 */
export function ownerSignal(a: Compared, b: Compared): Signal {
  const known = [
    [sameness(a.merchandiseOwnerGender, b.merchandiseOwnerGender), 24],
    [sameness(a.merchandiseOwnerAgeCategory, b.merchandiseOwnerAgeCategory), 18],
    [sameness(a.merchandiseOwnerHasDisability, b.merchandiseOwnerHasDisability), 24],
  ] as const;
  let points = 0;
  for (const [same, against] of known) {
    if (same !== null) points += same ? 4 / 3 : -against;
  }
  return { name: 'owner', weight: 4, points };
}

/**
 * Nothing for who does the business when that agrees, as most are alike; each difference speaks against,
 * for the same reason as the owner's.
 */
export function operatorSignal(a: Compared, b: Compared): Signal {
  const known = [
    sameness(a.operatorGender, b.operatorGender),
    sameness(a.operatorType, b.operatorType),
  ];
  const others = known.filter((same) => same === false).length;
  return { name: 'operator', weight: 0, points: -18 * others };
}

/** Whether owner and weight both agree: what records of one transport batch are compared at all for. */
export function isSameLot(a: Compared, b: Compared): boolean {
  const apart = relativeDifference(a.totalWeightKg, b.totalWeightKg);
  return ownerSignal(a, b).points >= 0 && apart !== null && apart <= weightTolerance;
}

function codeOf({ goodsId, hsCode }: ComparedGoods): string {
  return hsCode?.slice(0, 6) ?? goodsId;
}

function goodsOf({ goodsId }: ComparedGoods): string {
  return goodsId;
}

/** Shared entries as a share of all. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const all = new Set([...a, ...b]);
  const other = new Set(b);
  const shared = new Set(a.filter((each) => other.has(each)));
  return all.size === 0 ? 0 : shared.size / all.size;
}

function sameness<T>(a: T | null, b: T | null): boolean | null {
  return a === null || b === null ? null : a === b;
}

function relativeDifference(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null;
  const larger = Math.max(a, b);
  return larger > 0 ? Math.abs(a - b) / larger : 0;
}

/** `most` for no difference, seven tenths at the tolerance, none past it, and down to `least` within three tenths more. */
function graded(apart: number | null, tolerance: number, most: number, least: number): number {
  if (apart === null) return 0;
  const steps = apart / tolerance;
  if (steps <= 1) return most * (1 - 0.3 * steps);
  return Math.max(least, ((steps - 1) / 0.3) * least);
}
