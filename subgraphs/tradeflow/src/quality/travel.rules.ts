import { normalizedPlate } from '../collection/plate.rules.ts';
import { type Checked, type Finding, information, warning } from './finding.ts';
import { greatCircleKm } from './great-circle.ts';
import type { StoredNeighbour } from './surroundings.ts';

type Position = { latitude: number; longitude: number };

const dayMs = 86_400_000;
const hourMs = 3_600_000;
// Two clocks that agree to the minute say no more than that.
const shortestHours = 1 / 60;

/** What the records and the effort around a record say about it. */
export function surroundingFindings(checked: Checked): Finding[] {
  const { content, surroundings, point } = checked;
  if (!surroundings) return [];
  const found: Finding[] = [];
  const fastest = unreachableNeighbours(checked).toSorted((a, b) => b.speedKmh - a.speedKmh)[0];
  if (fastest) found.push(fastest.finding);
  const { effort } = surroundings;
  if (point && content.collectedOn && (effort === null || effort === 'NONE')) {
    found.push(information('NO_EFFORT_DAY', 'collectedOn', effort ?? undefined));
  }
  return found;
}

/**
 * Records of the same vehicle that it could not have reached in the time between: what is asked of this
 * record is asked of them too. The figures tell how far and how long, never where or whose.
 */
export function unreachableNeighbours(
  checked: Checked,
): { id: string; speedKmh: number; finding: Finding }[] {
  const { content, surroundings, reference, settings } = checked;
  const plate = normalizedPlate(content.vehicleRegistrationNumber);
  const limit = reference.transportModes.get(content.transportModeId ?? '')?.maxSpeedKmh;
  const here = content.gps ?? placeOf(checked.point);
  if (!plate || !limit || !here) return [];
  return (surroundings?.neighbours ?? []).flatMap((neighbour) => {
    const there = positionOf(neighbour, checked);
    const hours = hoursBetween(checked, neighbour);
    if (neighbour.normalizedPlate !== plate || !there || hours === null) return [];
    const km = greatCircleKm(here, there);
    const speedKmh = km / Math.max(hours, shortestHours);
    if (km <= settings['quality.speedMinKm'] || speedKmh <= limit) return [];
    const observed = `${Math.round(km)} km, ${hours.toFixed(1)} h, ${Math.round(speedKmh)} km/h`;
    const path = 'vehicleRegistrationNumber';
    const finding = warning('IMPOSSIBLE_SPEED', path, observed, `≤ ${limit} km/h`);
    return { id: neighbour.id, speedKmh, finding };
  });
}

function positionOf(neighbour: StoredNeighbour, { reference }: Checked): Position | null {
  const { gpsLatitude: latitude, gpsLongitude: longitude, collectionPointId } = neighbour;
  if (latitude !== null && longitude !== null) return { latitude, longitude };
  return placeOf(reference.points.get(collectionPointId ?? ''));
}

function placeOf(point: Checked['point']): Position | null {
  if (!point || point.latitude === null || point.longitude === null) return null;
  return { latitude: point.latitude, longitude: point.longitude };
}

/** Between the instants where both are known; of days alone the longest time they leave. */
function hoursBetween({ content }: Checked, neighbour: StoredNeighbour): number | null {
  if (content.observedAt && neighbour.observedAt) {
    const ms = Date.parse(content.observedAt) - neighbour.observedAt.getTime();
    return Math.abs(ms) / hourMs;
  }
  if (!content.collectedOn || !neighbour.collectedOn) return null;
  const ms = Date.parse(content.collectedOn) - Date.parse(neighbour.collectedOn);
  return (Math.abs(ms) / dayMs + 1) * 24;
}
