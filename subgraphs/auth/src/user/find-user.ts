import type { Tx } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT, STALE_VERSION } from '@commerce-tracking/service-kit/reasons';
import { usersVisibleTo } from './user.queries.ts';
import type { UserRow } from './user.rows.ts';

/**
 * The account to change, its row locked until the end of the transaction.
 * @throws DomainError ABSENT when it does not exist or is hidden, STALE_VERSION when it has changed
 */
export async function findUserForWrite(
  db: Tx,
  actor: Actor,
  { id, expectedVersion }: { id: string; expectedVersion: number },
): Promise<UserRow> {
  await db.sql.select('SELECT id FROM auth_user WHERE id = ? FOR UPDATE', [id]);
  const user = await db.user.findFirst({ where: { AND: [usersVisibleTo(actor), { id }] } });
  if (!user) throw new DomainError(ABSENT);
  if (user.version !== expectedVersion) {
    throw new DomainError(STALE_VERSION, { currentVersion: user.version, state: user.status });
  }
  return user;
}
