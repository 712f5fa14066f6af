import type { Tx } from '@commerce-tracking/prisma/client';
import type { Person } from './reassignment.rules.ts';

/**
 * People by id, as the hierarchy has them now. It is admin's: its table is read here and never
 * written.
 */
export async function findPeople(
  db: Pick<Tx, 'actor'>,
  ids: readonly (string | null | undefined)[],
): Promise<Map<string, Person>> {
  const wanted = [...new Set(ids)].filter((id) => typeof id === 'string');
  const actors = await db.actor.findMany({
    where: { id: { in: wanted } },
    select: {
      id: true,
      actorRole: true,
      status: true,
      countryId: true,
      teamManagerId: true,
      supervisorId: true,
      teamManager: { select: { supervisorId: true } },
    },
  });
  return new Map(
    actors.map(({ id, actorRole, status, countryId, teamManagerId, supervisorId, teamManager }) => [
      id,
      {
        id,
        role: actorRole,
        isActive: status === 'ACTIVE',
        countryId,
        teamManagerId,
        supervisorId: supervisorId ?? teamManager?.supervisorId ?? null,
      },
    ]),
  );
}

/** Which of these people have been deactivated. */
export async function findDeactivated(
  db: Pick<Tx, 'actor'>,
  ids: readonly string[],
): Promise<Map<string, true>> {
  const actors = await db.actor.findMany({
    where: { id: { in: [...ids] }, status: 'INACTIVE' },
    select: { id: true },
  });
  return new Map(actors.map(({ id }) => [id, true]));
}
