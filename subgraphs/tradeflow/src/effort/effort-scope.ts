import { Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';

type Seer = Pick<Actor, 'actorId' | 'role'>;

/**
 * The points whose effort an actor reads and records, as a condition on a column that holds a point:
 * a collector's home point; for reviewers every point where collectors of their country may record.
 */
export function effortPlace(column: Prisma.Sql, { actorId, role }: Seer): Prisma.Sql {
  switch (role) {
    case 'COLLECTOR':
      return Prisma.sql`${column} = (SELECT a.collectionPointId FROM admin_actor a WHERE a.id = ${actorId})`;
    case 'TEAM_MANAGER':
    case 'SUPERVISOR':
      return Prisma.sql`${column} IN (SELECT p.id FROM admin_actor a JOIN model_collection_point p
        ON p.countryId = a.countryId WHERE a.id = ${actorId}
        UNION SELECT p.pairedPointId FROM admin_actor a JOIN model_collection_point p
        ON p.countryId = a.countryId WHERE a.id = ${actorId} AND p.pairedPointId IS NOT NULL)`;
    case 'ADMIN':
      return Prisma.sql`TRUE`;
    default:
      return Prisma.sql`FALSE`;
  }
}
