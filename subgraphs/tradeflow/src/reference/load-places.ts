import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { byId, entryOf, textOf } from './entry-rows.ts';
import type { ReferenceData } from './reference-data.ts';

type Places = Pick<ReferenceData, 'countries' | 'cities' | 'points' | 'corridors' | 'checkpoints'>;

/** Countries, cities, points, corridors and checkpoints. */
export async function loadPlaces(db: Db): Promise<Places> {
  const [countries, cities, points, corridors, checkpoints] = await Promise.all([
    db.country.findMany(),
    db.city.findMany(),
    db.collectionPoint.findMany(),
    db.corridor.findMany({ include: { corridorWaypoints: true } }),
    db.checkpoint.findMany(),
  ]);
  return {
    countries: byId(
      countries.map((row) => ({ ...entryOf(row), iso2: row.iso2, timeZone: row.timeZone })),
    ),
    cities: byId(
      cities.map((row) => ({
        ...entryOf(row),
        countryId: row.countryId,
        latitude: row.latitude,
        longitude: row.longitude,
      })),
    ),
    points: byId(
      points.map((row) => ({
        ...entryOf(row),
        countryId: row.countryId,
        corridorId: row.corridorId,
        regionId: row.regionId,
        pairedPointId: row.pairedPointId,
        isBorderCrossing: row.isBorderCrossing,
        latitude: row.latitude,
        longitude: row.longitude,
        gpsToleranceKm: textOf(row.gpsToleranceKm),
        marketWeekdays: weekdaysOf(row.marketWeekdays),
      })),
    ),
    corridors: byId(
      corridors.map((row) => {
        const countryIds = new Set([row.countryStartId, row.countryEndId]);
        const cityKm = new Map([
          [row.cityStartId, 0],
          [row.cityEndId, row.distanceKm.toNumber()],
        ]);
        const pointKm = new Map<string, number>();
        for (const waypoint of row.corridorWaypoints) {
          const km = waypoint.kmFromStart.toNumber();
          countryIds.add(waypoint.countryId);
          if (waypoint.cityId) cityKm.set(waypoint.cityId, km);
          if (waypoint.collectionPointId) pointKm.set(waypoint.collectionPointId, km);
        }
        return { ...entryOf(row), countryIds, cityKm, pointKm };
      }),
    ),
    checkpoints: byId(checkpoints.map(entryOf)),
  };
}

function weekdaysOf(stored: Prisma.JsonValue): string[] {
  return Array.isArray(stored) ? stored.filter((day) => typeof day === 'string') : [];
}
