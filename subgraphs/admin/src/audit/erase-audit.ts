import { type Db, Prisma, type Tx } from '@commerce-tracking/prisma/client';

type Erased = { id: string; userId: string };
type Entry = Prisma.AuditEntryCreateManyInput;

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
export async function withoutErased(db: Db, entries: readonly Entry[]): Promise<Entry[]> {
  const ids = new Set<string>();
  for (const { entityType, entityId, actorId } of entries) {
    if (!aboutPeople.includes(entityType)) continue;
    ids.add(entityId);
    if (actorId) ids.add(actorId);
  }
  if (ids.size === 0) return [...entries];
  const given = { in: [...ids] };
  const erased = await db.actor.findMany({
    where: { erasedAt: { not: null }, OR: [{ id: given }, { userId: given }] },
    select: { id: true, userId: true },
  });
  return erased.length === 0 ? [...entries] : entries.map((entry) => withoutPeople(entry, erased));
}

function withoutPeople(entry: Entry, erased: readonly Erased[]): Entry {
  const { entityType, entityId, actorId } = entry;
  if (!aboutPeople.includes(entityType)) return entry;
  const isAbout = erased.some(({ id, userId }) => id === entityId || userId === entityId);
  const isBy = erased.some(({ id }) => id === actorId);
  const isTold = isAbout || (isBy && entityType === 'Session');
  return {
    ...entry,
    ...(isTold && { entityLabel: null, before: undefined, after: undefined }),
    ...(isBy && { ipAddress: null }),
  };
}
