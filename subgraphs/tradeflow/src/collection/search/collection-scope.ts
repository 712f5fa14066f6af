import { Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';

type Seer = Pick<Actor, 'actorId' | 'role'>;

/**
 * The rows an actor may see, for reads and writes through Prisma. Whatever lies outside is answered
 * exactly as a row that does not exist.
 */
export function visibleTo({ actorId, role }: Seer): Prisma.CollectionWhereInput {
  switch (role) {
    case 'COLLECTOR':
      return { collectorId: actorId };
    case 'TEAM_MANAGER':
      return { teamManagerId: actorId, state: { not: 'DRAFT' } };
    case 'SUPERVISOR':
      return { supervisorId: actorId, state: { not: 'DRAFT' } };
    case 'ADMIN':
      return {};
    case 'ANALYST':
      return { state: 'APPROVED_L2' };
    default:
      return { id: { in: [] } };
  }
}

/**
 * The same rule for SQL whose table of records is called `c`. Reviewers are stored at submission, so
 * a reviewer's column alone leaves drafts out, and the condition stays a prefix of the list's index.
 */
export function visibleToSql({ actorId, role }: Seer): Prisma.Sql {
  switch (role) {
    case 'COLLECTOR':
      return Prisma.sql`c.collectorId = ${actorId}`;
    case 'TEAM_MANAGER':
      return Prisma.sql`c.teamManagerId = ${actorId}`;
    case 'SUPERVISOR':
      return Prisma.sql`c.supervisorId = ${actorId}`;
    case 'ADMIN':
      return Prisma.sql`TRUE`;
    case 'ANALYST':
      return Prisma.sql`c.state = 'APPROVED_L2'`;
    default:
      return Prisma.sql`FALSE`;
  }
}
