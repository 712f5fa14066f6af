import type { Tx } from '@commerce-tracking/prisma/client';
import type { UserRow } from '../user/user.rows.ts';

/**
 * A prepared account behind which nobody has been entered, its row locked: whoever enters the person at this moment
 * (admin keeps the row as it is meanwhile) is waited for, or finds the account gone. Null for any other account.
 */
export async function lockAbandoned(db: Tx, id: string): Promise<UserRow | null> {
  await db.sql.select('SELECT id FROM auth_user WHERE id = ? FOR UPDATE', [id]);
  const user = await db.user.findUnique({ where: { id } });
  const entered = await db.actor.count({ where: { userId: id } });
  return user?.status === 'INACTIVE' && user.version === 1 && entered === 0 ? user : null;
}
