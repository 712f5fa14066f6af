import type { ActorStatus, Tx } from '@commerce-tracking/prisma/client';

/**
 * Whether the person behind an account takes part, kept so until the transaction ends: whoever ends the person's part
 * at the same moment waits, or is seen to have done it. Null where nobody has been entered yet.
 */
export async function keepPerson(db: Tx, userId: string): Promise<ActorStatus | null> {
  const [person] = await db.sql.select<{ status: ActorStatus }>(
    'SELECT status FROM admin_actor WHERE userId = ? LOCK IN SHARE MODE',
    [userId],
  );
  return person?.status ?? null;
}
