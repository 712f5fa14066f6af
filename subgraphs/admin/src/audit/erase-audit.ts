import { type Db, Prisma, type Tx } from '@commerce-tracking/prisma/client';
import { isUuid } from '@commerce-tracking/service-kit/ids';

type Erased = { id: string; userId: string };
type Entry = Prisma.AuditEntryCreateManyInput;
type Named = Pick<Entry, 'entityType' | 'entityId' | 'actorId'>;

const aboutPeople = ['Actor', 'User', 'Session'];

/**
 * Takes out of the audit log what it kept of a person, and from where the person acted; who did what stays.
 * A refused sign-in names the account and nobody who tried: that may have been the person.
 */
export async function eraseAuditOf(db: Tx, { id, userId }: Erased): Promise<void> {
  await db.auditEntry.updateMany({
    where: {
      OR: [
        { entityType: { in: aboutPeople }, entityId: { in: [id, userId] } },
        { entityType: 'Session', actorId: id },
      ],
    },
    data: { entityLabel: null, before: Prisma.DbNull, after: Prisma.DbNull },
  });
  await db.auditEntry.updateMany({
    where: {
      OR: [
        { actorId: id },
        { actorId: null, entityType: { in: aboutPeople }, entityId: { in: [id, userId] } },
      ],
    },
    data: { ipAddress: null },
  });
}

/** What arrives after an erasure tells no more of the person than what was there before it. */
export async function withoutErased(db: Db, entries: readonly Entry[]): Promise<Entry[]> {
  const erased = await erasedAmong(db, entries);
  if (erased.length === 0) return [...entries];
  return entries.map((entry) => {
    const { isTold, isFrom } = namesOf(entry, erased);
    return {
      ...entry,
      ...(isTold && { entityLabel: null, before: undefined, after: undefined }),
      ...(isFrom && { ipAddress: null }),
    };
  });
}

/** The people named by some entries whose data have been erased. */
export async function erasedAmong(db: Db | Tx, entries: readonly Named[]): Promise<Erased[]> {
  // What is no id of ours may be anything a client has written, and a database may refuse to compare it.
  const ids = entries.flatMap(({ entityId, actorId }) => [entityId, actorId ?? '']).filter(isUuid);
  if (ids.length === 0) return [];
  const given = { in: [...new Set(ids)] };
  return db.actor.findMany({
    where: { erasedAt: { not: null }, OR: [{ id: given }, { userId: given }] },
    select: { id: true, userId: true },
  });
}

/** Whether an entry tells of one of the people, and whether it may tell from where one of them came. */
export function namesOf(
  { entityType, entityId, actorId }: Named,
  erased: readonly Erased[],
): { isTold: boolean; isFrom: boolean } {
  const isNamed = erased.some(({ id, userId }) => id === entityId || userId === entityId);
  const isAbout = isNamed && aboutPeople.includes(entityType);
  const isBy = erased.some(({ id }) => id === actorId);
  return {
    isTold: isAbout || (isBy && entityType === 'Session'),
    isFrom: isBy || (isAbout && !actorId),
  };
}
