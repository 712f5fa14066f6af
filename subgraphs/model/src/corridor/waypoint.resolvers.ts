import type { Resolvers } from '../generated/graphql.ts';
import { alwaysLinked, linked } from '../reference/linked.ts';

export const waypointResolvers = {
  CorridorWaypoint: {
    country: alwaysLinked('country', 'countryId'),
    city: linked('city', 'cityId'),
    collectionPoint: linked('collectionPoint', 'collectionPointId'),
  },
} satisfies Resolvers;
