import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { runtime } from '../runtime.ts';

export type CloseReason =
  | 'SIGNED_OUT'
  | 'REVOKED'
  | 'TOKEN_REUSED'
  | 'PASSWORD_CHANGED'
  | 'PASSWORD_RESET'
  | 'ROLE_CHANGED'
  | 'ACCOUNT_DEACTIVATED';

/**
 * Closes the open sessions that match: their refresh tokens are dead with the commit, and their
 * access tokens within a moment after it, in every process. Should that be lost in a crash, or find
 * the broker without a leader, the key keeper does it again (see signing-key/keeper.ts). Tells which were closed.
 */
export async function closeSessions<Input>(
  { db, now, emit, afterCommit }: CommandRun<Input, Tx>,
  where: Prisma.SessionWhereInput,
  reason: CloseReason,
  options: { toleratedSessionId?: string } = {},
): Promise<string[]> {
  const found = await db.session.findMany({
    where: { AND: [where, { revokedAt: null }] },
    select: { id: true },
  });
  await lockSessions(
    db,
    found.map(({ id }) => id),
  );
  // Somebody may have closed them meanwhile: a session is closed once, for one reason.
  const open = await db.session.findMany({
    where: { id: { in: found.map(({ id }) => id) }, revokedAt: null },
    select: { id: true, userId: true },
  });
  const ids = open.map(({ id }) => id);
  await db.session.updateMany({
    where: { id: { in: ids } },
    data: { revokedAt: now, revokedReason: reason, version: { increment: 1 } },
  });
  for (const { id, userId } of open) {
    const payload = { sessionId: id, userId, reason };
    emit({ subject: 'event.auth.session.revoked', aggregateId: id, payload });
  }
  const cut = ids.filter((id) => id !== options.toleratedSessionId);
  if (cut.length > 0) afterCommit(() => announceSurely(cut, now));
  return ids;
}

/** In the order of their ids, so that two who close the same ones never wait for one another. */
async function lockSessions(db: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const places = ids.map(() => '?').join(', ');
  await db.sql.select(
    `SELECT id FROM auth_session WHERE id IN (${places}) ORDER BY id FOR UPDATE`,
    [...ids],
  );
}

/** Where the broker cannot take it now, the key keeper tries again until it can. */
async function announceSurely(ids: string[], at: Date): Promise<void> {
  try {
    await announceRevocations(ids, at);
  } catch (error) {
    runtime().repair();
    throw error;
  }
}

/** Tells every process that the access tokens of these sessions are no longer good. */
export async function announceRevocations(ids: string[], at: Date): Promise<void> {
  const { revocations } = runtime();
  await Promise.all(ids.map((id) => revocations.put(id, at.toISOString())));
}
