import { mayManage } from '@commerce-tracking/access/people';
import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import type { UserRow } from '../user/user.rows.ts';

/**
 * The account behind a person, its row locked until the end of the transaction. Admin has checked
 * who may reach the person; it is checked again here, since an account opens everything else.
 * @throws DomainError ABSENT when it does not exist or is out of the caller's reach
 */
export async function findAccountForWrite(db: Tx, actor: Actor, id: string): Promise<UserRow> {
  await db.sql.select('SELECT id FROM auth_user WHERE id = ? FOR UPDATE', [id]);
  const user = await db.user.findUnique({ where: { id } });
  if (!user || !mayManage(actor, user.role)) throw new DomainError(ABSENT);
  const reachable = await db.actor.count({
    where: { AND: [{ userId: id }, branchOf(actor)] },
  });
  if (reachable === 0) throw new DomainError(ABSENT);
  return user;
}

// Supervisors reach their branch only.
function branchOf(actor: Actor): Prisma.ActorWhereInput {
  if (actor.role === 'ADMIN') return {};
  const supervisorId = actor.actorId;
  return { OR: [{ supervisorId }, { teamManager: { supervisorId } }] };
}
