import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import type { UserRow } from '../user/user.rows.ts';

/**
 * An account with its credential, locked until the end of the transaction.
 * @throws DomainError ABSENT
 */
export async function lockAccount(
  db: Tx,
  id: string,
): Promise<UserRow & { credential: Prisma.CredentialModel }> {
  await db.sql.select('SELECT id FROM auth_user WHERE id = ? FOR UPDATE', [id]);
  const user = await db.user.findUnique({ where: { id }, include: { credential: true } });
  if (!user?.credential) throw new DomainError(ABSENT);
  return { ...user, credential: user.credential };
}
