import { greatCircleKm } from '../quality/great-circle.ts';
import type { Compared, Places } from './compared.ts';

/** Days within which loaded vehicles cover a distance: the fastest without a halt, the slowest with many. */
const fastestKmPerDay = 900;
const slowestKmPerDay = 220;
/** Roads are longer than the straight line. */
const detour = 1.3;
/** Nearer points than that are not one before the other: both sides of one crossing. */
const sameCrossingKm = 12;

const dayMs = 86_400_000;

/** How two sightings at different points fit one journey. */
export type Travel = {
  /** Days from the point that comes first on the way to the other; 0 or more when the order is unknown. */
  elapsedDays: number;
  /** Days by which that is too short or too long for the distance. */
  offDays: number;
};

/**
 * Whether one vehicle on one journey can have been seen at both points on those days. The order of the
 * points on the way decides: the next round of a shuttle is seen at the points in the wrong order, or
 * much later than the distance takes. Null when a point's place is unknown.
 */
export function travelBetween(a: Compared, b: Compared, places: Places): Travel | null {
  const apart = daysBetween(a, b);
  const way = wayBetween(a, b, places);
  if (apart === null || !way) return null;
  const { km, isOrdered } = way;
  const distance = Math.abs(km);
  const shortest = Math.floor(distance / fastestKmPerDay);
  const longest = Math.ceil(distance / slowestKmPerDay);
  const forward = isOrdered && distance > sameCrossingKm ? apart * Math.sign(km) : Math.abs(apart);
  const offDays = forward < shortest ? shortest - forward : Math.max(0, forward - longest);
  return { elapsedDays: forward, offDays };
}

/** Days from `a` to `b`. */
export function daysBetween(a: Compared, b: Compared): number | null {
  if (!a.collectedOn || !b.collectedOn) return null;
  return Math.round((Date.parse(b.collectedOn) - Date.parse(a.collectedOn)) / dayMs);
}

/** Kilometres between where two records were made; null when a place is unknown. */
export function kmBetween(a: Compared, b: Compared, places: Places): number | null {
  const [from, to] = [positionOf(a, places), positionOf(b, places)];
  return from && to && greatCircleKm(from, to);
}

/** Road kilometres from the point of `a` to that of `b`, below zero when `b` comes first on the way. */
function wayBetween(
  a: Compared,
  b: Compared,
  places: Places,
): { km: number; isOrdered: boolean } | null {
  return alongCorridor(a, b, places) ?? fromOrigin(a, b, places);
}

function alongCorridor(a: Compared, b: Compared, { corridors }: Places) {
  for (const corridorId of [a.corridorId, b.corridorId]) {
    const corridor = corridors.get(corridorId ?? '');
    const from = corridor?.pointKm.get(a.collectionPointId ?? '');
    const to = corridor?.pointKm.get(b.collectionPointId ?? '');
    if (!corridor || from === undefined || to === undefined) continue;
    const start = corridor.cityKm.get(a.originCityId ?? b.originCityId ?? '');
    const end = corridor.cityKm.get(a.finalDestinationCityId ?? b.finalDestinationCityId ?? '');
    const isOrdered = start !== undefined && end !== undefined && start !== end;
    return { km: isOrdered && end < start ? from - to : to - from, isOrdered };
  }
  return null;
}

function fromOrigin(a: Compared, b: Compared, places: Places) {
  const between = kmBetween(a, b, places);
  if (between === null) return null;
  const origin = places.cities.get(a.originCityId ?? b.originCityId ?? '');
  const [from, to] = [positionOf(a, places), positionOf(b, places)];
  if (!from || !to || origin?.latitude == null || origin.longitude == null) {
    return { km: between * detour, isOrdered: false };
  }
  const start = { latitude: origin.latitude, longitude: origin.longitude };
  const ahead = greatCircleKm(start, to) - greatCircleKm(start, from);
  // Points about as far from the origin lie on no common way: nothing is said of their order.
  const isOrdered = Math.abs(ahead) > between / 2;
  return { km: Math.sign(ahead || 1) * between * detour, isOrdered };
}

function positionOf({ gps, collectionPointId }: Compared, { points }: Places) {
  if (gps) return gps;
  const point = points.get(collectionPointId ?? '');
  if (point?.latitude == null || point.longitude == null) return null;
  return { latitude: point.latitude, longitude: point.longitude };
}
