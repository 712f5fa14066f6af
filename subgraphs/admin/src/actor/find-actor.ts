import { erasedUsername, mayManage } from '@commerce-tracking/access/people';
import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT, NOT_PERMITTED, STALE_VERSION } from '@commerce-tracking/service-kit/reasons';
import { ERASED } from './actor.errors.ts';
import { actorsVisibleTo } from './actor.scope.ts';

/** A person as stored, hierarchy as it stands on the row. */
export type PersonRow = Prisma.ActorModel;

/**
 * The person a caller may change.
 * @throws DomainError ABSENT when hidden, NOT_PERMITTED when seen and of a role that is not the caller's to manage
 */
export async function findManagedActor(
  db: Pick<Tx, 'actor'>,
  caller: Actor,
  id: string,
): Promise<PersonRow> {
  const found = await db.actor.findFirst({ where: { AND: [actorsVisibleTo(caller), { id }] } });
  if (!found) throw new DomainError(ABSENT);
  if (!mayManage(caller, found.actorRole)) {
    throw new DomainError(NOT_PERMITTED, { permission: 'actor:update' });
  }
  return found;
}

/** @throws DomainError ERASED for a person of whom nothing is left to change */
export function assertNotErased({ erasedAt }: Pick<PersonRow, 'erasedAt'>): void {
  if (erasedAt) throw new DomainError(ERASED);
}

/**
 * Keeps people as they are until the transaction ends: whoever is about to be somebody's superior or successor
 * cannot leave meanwhile, and who is leaving is seen to have left.
 */
export async function keepAsTheyAre(
  db: Tx,
  ids: readonly (string | null | undefined)[],
): Promise<void> {
  const named = ids.flatMap((id) => (id ? [id] : []));
  if (named.length === 0) return;
  const places = named.map(() => '?').join(', ');
  await db.sql.select(
    `SELECT id FROM admin_actor WHERE id IN (${places}) ORDER BY id LOCK IN SHARE MODE`,
    named,
  );
}

/**
 * A person's account, kept as it is until the transaction ends; null where there is none any more. The account belongs
 * to auth, which locks account and person in this order too.
 */
export async function keepAccount(db: Tx, userId: string): Promise<{ isErased: boolean } | null> {
  const [account] = await db.sql.select<{ username: string }>(
    'SELECT username FROM auth_user WHERE id = ? LOCK IN SHARE MODE',
    [userId],
  );
  return account ? { isErased: account.username === erasedUsername(userId) } : null;
}

/**
 * The same for the write itself, its row locked until the end of the transaction.
 * @throws DomainError also STALE_VERSION when it has changed
 */
export async function findActorForWrite(
  db: Tx,
  caller: Actor,
  { id, expectedVersion }: { id: string; expectedVersion: number },
): Promise<PersonRow> {
  await db.sql.select('SELECT id FROM admin_actor WHERE id = ? FOR UPDATE', [id]);
  const found = await findManagedActor(db, caller, id);
  if (found.version !== expectedVersion) {
    throw new DomainError(STALE_VERSION, { currentVersion: found.version, state: found.status });
  }
  return found;
}
