import type { Db, Tx } from '@commerce-tracking/prisma/client';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import type { ServiceParts } from '@commerce-tracking/service-kit/service';
import { presenceSubject } from '@commerce-tracking/service-kit/values/presence';

const gatherMs = 1_000;
const atOnce = 500;

type Parts = Pick<ServiceParts<Db, Tx>, 'connection' | 'database' | 'log' | 'shutdown'>;

/**
 * Writes down which accounts and sessions are in use, gathered for a second: one statement each,
 * however many people work. Not a change of the account: neither version nor `updatedAt` moves.
 */
export function followPresence({ connection, database, log, shutdown }: Parts): void {
  const seen = new Map<string, string>();
  let timer: NodeJS.Timeout | null = null;

  const store = async () => {
    timer = null;
    const sessions = [...seen].slice(0, atOnce);
    for (const [sessionId] of sessions) seen.delete(sessionId);
    if (seen.size > 0) timer = setTimeout(store, gatherMs);
    const now = new Date();
    const { sql } = database.db;
    const places = sessions.map(() => '?').join(', ');
    try {
      await sql.execute(
        `UPDATE auth_user SET lastActiveAt = ? WHERE id IN (${places}) AND (lastActiveAt IS NULL OR lastActiveAt < ?)`,
        [now, ...sessions.map(([, userId]) => userId), now],
      );
      await sql.execute(
        `UPDATE auth_session SET lastUsedAt = ? WHERE id IN (${places}) AND revokedAt IS NULL AND lastUsedAt < ?`,
        [now, ...sessions.map(([sessionId]) => sessionId), now],
      );
    } catch (error) {
      log.debug({ err: error }, 'presence not stored; the next one is');
    }
  };

  const subscription = connection.subscribe(presenceSubject, {
    queue: 'auth_queue',
    callback: (error, message) => {
      if (error) return;
      const presence = readPresence(message.string());
      if (!presence) return;
      seen.set(presence.sessionId, presence.userId);
      timer ??= setTimeout(store, gatherMs);
    },
  });
  shutdown.add('presence', async () => {
    if (timer) clearTimeout(timer);
    if (!connection.isClosed()) subscription.unsubscribe();
  });
}

function readPresence(text: string): { userId: string; sessionId: string } | null {
  try {
    const { userId, sessionId } = JSON.parse(text) as Record<string, unknown>;
    return isUuid(userId) && isUuid(sessionId) ? { userId, sessionId } : null;
  } catch {
    return null;
  }
}
