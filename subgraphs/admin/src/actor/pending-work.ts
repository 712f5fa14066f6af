import type { CollectionState, Prisma, Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { HAS_PENDING_WORK, HAS_TEAM } from './actor.errors.ts';
import type { PersonRow } from './find-actor.ts';

type Reader = Pick<Tx, 'actor' | 'collection'>;

/**
 * Refuses to take somebody out of the place for whom records wait, to be corrected or reviewed, or to
 * whom they will come: a record keeps its reviewers until it is published, so what is rejected now comes
 * back to the same ones. The records belong to tradeflow, which admin may read.
 * @throws DomainError HAS_PENDING_WORK with counts
 */
export async function assertNoPendingWork(db: Reader, person: PersonRow): Promise<void> {
  const counted = Object.entries(await pendingWorkOf(db, person));
  const counts = Object.fromEntries(counted.filter(([, count]) => count > 0));
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
  const count = (where: Prisma.CollectionWhereInput, ...states: CollectionState[]) =>
    db.collection.count({ where: { ...where, state: { in: states } } });
  switch (actorRole) {
    case 'COLLECTOR':
      return { toCorrect: await count({ collectorId: id }, 'REJECTED_L1', 'REJECTED_L2') };
    case 'TEAM_MANAGER': {
      const own = { teamManagerId: id };
      return {
        toReview: await count(own, 'SUBMITTED'),
        toCome: await count(own, 'APPROVED_L1', 'REJECTED_L1', 'REJECTED_L2'),
      };
    }
    case 'SUPERVISOR': {
      const own = { supervisorId: id };
      return {
        toReview: await count(own, 'APPROVED_L1'),
        toCome: await count(own, 'SUBMITTED', 'REJECTED_L1', 'REJECTED_L2'),
      };
    }
    default:
      return {};
  }
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
