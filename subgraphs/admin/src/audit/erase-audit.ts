import { type Db, Prisma, type Tx } from '@commerce-tracking/prisma/client';

type Erased = { id: string; userId: string };

const aboutPeople = ['Actor', 'User', 'Session'];

/** Takes out of the audit log what it kept of a person, and from where the person acted; who did what stays. */
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
  await db.auditEntry.updateMany({ where: { actorId: id }, data: { ipAddress: null } });
}

/** What arrives after an erasure tells no more of the person than what was there before it. */
export async function withoutErased(
  db: Db,
  entry: Prisma.AuditEntryCreateManyInput,
): Promise<Prisma.AuditEntryCreateManyInput> {
  const { entityType, entityId, actorId } = entry;
  const isOfPerson = aboutPeople.includes(entityType);
  const ids = [actorId, isOfPerson ? entityId : null].filter((id) => typeof id === 'string');
  if (!isOfPerson || ids.length === 0) return entry;
  const erased = await db.actor.findMany({
    where: { erasedAt: { not: null }, OR: [{ id: { in: ids } }, { userId: { in: ids } }] },
    select: { id: true, userId: true },
  });
  const isAbout = erased.some(({ id, userId }) => id === entityId || userId === entityId);
  const isBy = erased.some(({ id }) => id === actorId);
  const isTold = isAbout || (isBy && entityType === 'Session');
  return {
    ...entry,
    ...(isTold && { entityLabel: null, before: undefined, after: undefined }),
    ...(isBy && { ipAddress: null }),
  };
}
