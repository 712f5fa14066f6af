import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { z } from 'zod';
import { runtime } from '../runtime.ts';
import { signAccessToken } from './access-token.ts';
import { closeSessions } from './close-sessions.ts';
import { readToken, successorOf, tokenHash } from './refresh-token.ts';
import { REFRESH_REFUSED } from './session.errors.ts';
import type { SessionRow, TokensRow } from './session.rows.ts';
import { repeatMs, sessionEnd } from './session.rules.ts';

/**
 * Exchanges a refresh token. A token is good once; for 30 seconds it gives the same successor
 * again, since the first answer may have been lost. A genuine token used later than that has been
 * copied: the whole family is closed.
 */
export const refreshTokens = command({
  subject: 'command.auth.session.refresh',
  permission: null,
  secret: true,
  input: z.strictObject({ refreshToken: z.string().min(1).max(200) }),
  async run(context): Promise<TokensRow> {
    const { input, db, now, address, userAgent } = context;
    const token = readToken(runtime().secrets, input.refreshToken);
    if (!token) throw new DomainError(REFRESH_REFUSED);
    const id = token.sessionId;
    await db.sql.select('SELECT id FROM auth_session WHERE id = ? FOR UPDATE', [id]);
    const session = await db.session.findUnique({ where: { id }, include: { user: true } });
    if (!session || session.revokedAt || session.expiresAt <= now) {
      throw new DomainError(REFRESH_REFUSED);
    }
    if (session.user.status !== 'ACTIVE') throw new DomainError(REFRESH_REFUSED);

    const hash = tokenHash(token.text);
    const successor = successorOf(runtime().secrets, token);
    if (hash === session.tokenHash) {
      await db.session.update({
        where: { id },
        data: {
          generation: token.generation + 1,
          previousTokenHash: hash,
          tokenHash: tokenHash(successor),
          rotatedAt: now,
          lastUsedAt: now,
          expiresAt: sessionEnd(now, session.absoluteExpiresAt),
          ipAddress: address ?? session.ipAddress,
          userAgent: userAgent?.slice(0, 500) ?? session.userAgent,
          version: { increment: 1 },
        },
      });
      await db.user.update({ where: { id: session.userId }, data: { lastActiveAt: now } });
    } else if (!isRepetition(session, hash, now)) {
      await closeSessions(context, { id }, 'TOKEN_REUSED');
      // Told of the account: it is not known who did it, and an erasure finds what stands under its id.
      context.audit({
        entityType: 'User',
        entityId: session.userId,
        entityLabel: session.user.username,
        reason: 'TOKEN_REUSED',
        after: { sessionId: id },
      });
      throw new DomainError(REFRESH_REFUSED).keepingWrites();
    }
    const { actorId, role, username } = session.user;
    context.audit({
      entityType: 'Session',
      entityId: id,
      entityLabel: username,
      ...(actorId && { actorId }),
      role,
      sessionId: id,
    });
    const signed = await signAccessToken(db, session.user, id, now);
    return { ...signed, refreshToken: successor, userId: session.userId };
  },
});

function isRepetition(session: SessionRow, hash: string, now: Date): boolean {
  const sinceMs = now.getTime() - session.rotatedAt.getTime();
  return hash === session.previousTokenHash && sinceMs <= repeatMs;
}
