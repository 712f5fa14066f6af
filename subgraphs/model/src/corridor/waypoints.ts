import { newId } from '@commerce-tracking/service-kit/ids';
import { decimal, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import type { CorridorEntry } from '../reference/entries.ts';
import type { Children } from '../reference/kind.ts';
import { checkLink } from '../reference/reference.rules.ts';
import { WAYPOINT_WITHOUT_PLACE } from './corridor.errors.ts';

const waypoint = z.strictObject({
  cityId: uuid.nullish(),
  collectionPointId: uuid.nullish(),
  kmFromStart: decimal({ scale: 3, max: '100000' }),
});

/** Places along a corridor, sent and kept in driving order; each lies in the country of its city or point. */
export const waypoints: Children<CorridorEntry> = {
  field: 'waypoints',
  schema: z.array(waypoint).max(200),
  delegate: 'corridorWaypoint',
  parentColumn: 'corridorId',
  references: { countryId: 'country', cityId: 'city', collectionPointId: 'collectionPoint' },
  build(given, corridorId, current, data, refuse) {
    const { city, collectionPoint } = data.entries;
    return (given as z.output<typeof waypoint>[]).map((place, index) => {
      const path = `input.waypoints.${index}`;
      const cityId = place.cityId ?? null;
      const collectionPointId = place.collectionPointId ?? null;
      if (!cityId && !collectionPointId) refuse({ path, reason: WAYPOINT_WITHOUT_PLACE });
      const isNew = !current?.waypoints.some(
        (known) => known.cityId === cityId && known.collectionPointId === collectionPointId,
      );
      checkLink({ kind: 'city', id: cityId, path: `${path}.cityId`, isNew }, data, refuse);
      checkLink(
        {
          kind: 'collectionPoint',
          id: collectionPointId,
          path: `${path}.collectionPointId`,
          isNew,
        },
        data,
        refuse,
      );
      const town = (cityId && city.byId.get(cityId)) || undefined;
      const point = (collectionPointId && collectionPoint.byId.get(collectionPointId)) || undefined;
      return {
        id: newId(),
        corridorId,
        position: index + 1,
        countryId: (town ?? point)?.countryId,
        cityId,
        collectionPointId,
        kmFromStart: place.kmFromStart,
      };
    });
  },
  onEntry: (rows) => rows,
};
