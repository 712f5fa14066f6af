import { type ActorStatus, type Db, Prisma, type Role } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { type Count, countsBy, spreadOf } from './people-figures.rules.ts';

const dayMs = 86_400_000;

/** Figures on people before they are worded for the client. */
export type AdminStatisticsRow = {
  actors: number;
  byRole: Count<Role>[];
  byStatus: Count<ActorStatus>[];
  byCountry: Count<string>[];
  byOrganization: Count<string | null>[];
  collectorsWithoutTeamManager: number;
  collectorsWithoutPoint: number;
  teamSizes: ReturnType<typeof spreadOf>;
  activeLast7Days: number;
  activeLast30Days: number;
  lockedUsers: number;
  generatedAt: Date;
};

/** How many people belong to an organization, or to none. */
export type OrganizationCountRow = { organizationId: string | null; count: number };

type Group = {
  actorRole: Role;
  status: ActorStatus;
  countryId: string;
  organizationId: string | null;
  count: bigint;
};

/** Counts the people the caller answers for: a supervisor's branch, everybody for administrators. */
export async function findAdminStatistics(
  db: Db,
  actor: Actor,
  now = new Date(),
): Promise<AdminStatisticsRow> {
  const scope = peopleOf(actor);
  const since = (days: number) => new Date(now.getTime() - days * dayMs);
  const collector = Prisma.sql`a.actorRole = 'COLLECTOR' AND a.status = 'ACTIVE'`;
  const [groups, [single], teams] = await Promise.all([
    db.$queryRaw<Group[]>`
      SELECT a.actorRole, a.status, a.countryId, a.organizationId, COUNT(*) AS count
      FROM admin_actor a WHERE ${scope}
      GROUP BY a.actorRole, a.status, a.countryId, a.organizationId`,
    db.$queryRaw<Record<string, bigint>[]>`
      SELECT COUNT(CASE WHEN ${collector} AND a.teamManagerId IS NULL THEN 1 END) AS withoutManager,
        COUNT(CASE WHEN ${collector} AND a.collectionPointId IS NULL THEN 1 END) AS withoutPoint,
        COUNT(CASE WHEN u.lastActiveAt >= ${since(7)} THEN 1 END) AS active7,
        COUNT(CASE WHEN u.lastActiveAt >= ${since(30)} THEN 1 END) AS active30,
        COUNT(CASE WHEN u.lockedUntil > ${now} THEN 1 END) AS locked
      FROM admin_actor a LEFT JOIN auth_user u ON u.id = a.userId WHERE ${scope}`,
    db.$queryRaw<{ size: bigint }[]>`
      SELECT COUNT(c.id) AS size
      FROM admin_actor a LEFT JOIN admin_actor c ON c.teamManagerId = a.id AND c.status = 'ACTIVE'
      WHERE a.actorRole = 'TEAM_MANAGER' AND a.status = 'ACTIVE' AND ${scope}
      GROUP BY a.id`,
  ]);
  const rows = groups.map((group) => ({ ...group, count: Number(group.count) }));
  return {
    actors: rows.reduce((sum, { count }) => sum + count, 0),
    byRole: countsBy(rows, 'actorRole'),
    byStatus: countsBy(rows, 'status'),
    byCountry: countsBy(rows, 'countryId'),
    byOrganization: countsBy(rows, 'organizationId'),
    collectorsWithoutTeamManager: Number(single?.withoutManager),
    collectorsWithoutPoint: Number(single?.withoutPoint),
    teamSizes: spreadOf(teams.map(({ size }) => Number(size))),
    activeLast7Days: Number(single?.active7),
    activeLast30Days: Number(single?.active30),
    lockedUsers: Number(single?.locked),
    generatedAt: now,
  };
}

function peopleOf({ role, actorId }: Actor): Prisma.Sql {
  if (role === 'ADMIN') return Prisma.sql`TRUE`;
  if (role !== 'SUPERVISOR') return Prisma.sql`FALSE`;
  return Prisma.sql`(a.supervisorId = ${actorId} OR a.teamManagerId IN
    (SELECT m.id FROM admin_actor m WHERE m.supervisorId = ${actorId}))`;
}
