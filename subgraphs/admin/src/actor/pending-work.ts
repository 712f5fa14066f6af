import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { HAS_PENDING_WORK, HAS_TEAM } from './actor.errors.ts';
import type { PersonRow } from './find-actor.ts';

type Reader = Pick<Tx, 'actor' | 'collection'>;

/**
 * Refuses to take somebody out of the place for whom records wait: to be corrected, or to be
 * reviewed at the person's level. The records belong to tradeflow, which admin may read.
 * @throws DomainError HAS_PENDING_WORK with counts
 */
export async function assertNoPendingWork(db: Reader, person: PersonRow): Promise<void> {
  const counts = await pendingWorkOf(db, person);
  const total = sum(counts);
  if (total > 0) throw new DomainError(HAS_PENDING_WORK, { total, counts });
}

/**
 * Refuses to leave a team or a branch without its head.
 * @throws DomainError HAS_TEAM with counts
 */
export async function assertNoTeam(
  db: Reader,
  { id }: PersonRow,
  status?: 'ACTIVE',
): Promise<void> {
  const where: Prisma.ActorWhereInput = status ? { status } : {};
  const counts = {
    collectors: await db.actor.count({ where: { ...where, teamManagerId: id } }),
    teamManagers: await db.actor.count({ where: { ...where, supervisorId: id } }),
  };
  const total = sum(counts);
  if (total > 0) throw new DomainError(HAS_TEAM, { total, counts });
}

async function pendingWorkOf(db: Reader, person: PersonRow): Promise<Record<string, number>> {
  const { id, actorRole } = person;
  const count = (where: Prisma.CollectionWhereInput) => db.collection.count({ where });
  switch (actorRole) {
    case 'COLLECTOR': {
      const state = { in: ['REJECTED_L1' as const, 'REJECTED_L2' as const] };
      return { toCorrect: await count({ collectorId: id, state }) };
    }
    case 'TEAM_MANAGER':
      return { toReview: await count({ teamManagerId: id, state: 'SUBMITTED' }) };
    case 'SUPERVISOR':
      return { toReview: await count({ supervisorId: id, state: 'APPROVED_L1' }) };
    default:
      return {};
  }
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
