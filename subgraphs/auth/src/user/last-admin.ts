import type { Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { LAST_ADMIN } from './user.errors.ts';
import type { UserRow } from './user.rows.ts';

/**
 * Before an administrator's account is closed or gets another role: another one has to remain who can
 * sign in. All of them are locked, so that two who close each other's at once do not both succeed.
 * @throws DomainError LAST_ADMIN
 */
export async function assertAdminRemains(
  db: Tx,
  { id, role, status }: Pick<UserRow, 'id' | 'role' | 'status'>,
): Promise<void> {
  if (role !== 'ADMIN' || status !== 'ACTIVE') return;
  const admins = await db.sql.select<{ id: string }>(
    "SELECT id FROM auth_user WHERE role = 'ADMIN' AND status = 'ACTIVE' ORDER BY id FOR UPDATE",
    [],
  );
  if (!admins.some((admin) => admin.id !== id)) throw new DomainError(LAST_ADMIN);
}
