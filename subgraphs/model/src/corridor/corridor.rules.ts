import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { outsideCountry } from '../geography/country.rules.ts';
import type { CorridorEntry } from '../reference/entries.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { WAYPOINT_NOT_AT_END, WAYPOINT_NOT_FARTHER, WAYPOINTS_TOO_FEW } from './corridor.errors.ts';

/** The cities lie in the countries, and the waypoints lead from the first to the last one. */
export function checkCorridor(corridor: CorridorEntry, data: ReferenceData): FieldError[] {
  const { city } = data.entries;
  const errors: FieldError[] = [];
  const start = city.byId.get(corridor.cityStartId);
  const end = city.byId.get(corridor.cityEndId);
  if (start && start.countryId !== corridor.countryStartId) {
    errors.push(outsideCountry('cityStartId', start.nameFr));
  }
  if (end && end.countryId !== corridor.countryEndId) {
    errors.push(outsideCountry('cityEndId', end.nameFr));
  }
  return [...errors, ...checkDistances(corridor), ...checkPlaces(corridor, data)];
}

/** Kilometres rise from 0 at the first city to the whole distance at the last one. */
export function checkDistances(corridor: CorridorEntry): FieldError[] {
  const { waypoints } = corridor;
  const first = waypoints[0];
  const last = waypoints.at(-1);
  if (!first || !last) return [];
  const path = 'input.waypoints';
  if (waypoints.length === 1) return [{ path, reason: WAYPOINTS_TOO_FEW }];
  const errors: FieldError[] = [];
  const km = waypoints.map(({ kmFromStart }) => Number(kmFromStart));
  const distance = Number(corridor.distanceKm);
  const atEnd = (index: number, expected: number) =>
    errors.push({
      path: `${path}.${index}.kmFromStart`,
      reason: WAYPOINT_NOT_AT_END,
      values: { expected },
    });
  if (km[0] !== 0) atEnd(0, 0);
  if (km.at(-1) !== distance) atEnd(waypoints.length - 1, distance);
  for (const [index, value] of km.entries()) {
    const previous = km[index - 1];
    if (previous !== undefined && value <= previous) {
      errors.push({ path: `${path}.${index}.kmFromStart`, reason: WAYPOINT_NOT_FARTHER });
    }
  }
  return errors;
}

/** City and point of a waypoint lie in its country, and the ends are the corridor's own cities. */
function checkPlaces(corridor: CorridorEntry, { entries }: ReferenceData): FieldError[] {
  const errors: FieldError[] = [];
  const last = corridor.waypoints.length - 1;
  for (const [index, waypoint] of corridor.waypoints.entries()) {
    const city = waypoint.cityId ? entries.city.byId.get(waypoint.cityId) : undefined;
    const point = waypoint.collectionPointId
      ? entries.collectionPoint.byId.get(waypoint.collectionPointId)
      : undefined;
    const path = `waypoints.${index}`;
    if (city && city.countryId !== waypoint.countryId) {
      errors.push(outsideCountry(`${path}.cityId`, city.nameFr));
    }
    if (point && point.countryId !== waypoint.countryId) {
      errors.push(outsideCountry(`${path}.collectionPointId`, point.nameFr));
    }
    const end = index === 0 ? corridor.cityStartId : index === last ? corridor.cityEndId : null;
    if (end && waypoint.cityId !== end) {
      const expected = entries.city.byId.get(end)?.nameFr ?? end;
      const reason = WAYPOINT_NOT_AT_END;
      errors.push({ path: `input.${path}.cityId`, reason, values: { expected } });
    }
  }
  return errors;
}
