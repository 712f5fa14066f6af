import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { optionalText, text } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { passwordMax } from '../password/password.rules.ts';
import { hashPassword, isOutdated, passwordMatches } from '../password/password-hash.ts';
import { runtime } from '../runtime.ts';
import { ACCOUNT_BLOCKED } from '../user/user.errors.ts';
import { signAccessToken } from './access-token.ts';
import { countFailure, forgetFailures, isDelayed } from './failed-sign-ins.ts';
import { firstToken, tokenHash } from './refresh-token.ts';
import { BAD_CREDENTIALS } from './session.errors.ts';
import type { TokensRow } from './session.rows.ts';
import { absoluteMs, sessionEnd } from './session.rules.ts';
import { accountNamed } from './sign-in-name.ts';

/**
 * Opens a session. Unknown name, wrong password and running delay do the same work and get the same
 * answer. The password is verified before the account's row is locked, and the delay read after, so
 * that many attempts at once count one by one without queueing for each other's hashing.
 */
export const login = command({
  subject: 'command.auth.session.login',
  permission: null,
  secret: true,
  input: z.object({
    identifier: text(254),
    password: z.string().min(1).max(passwordMax),
    deviceName: optionalText(120),
  }),
  async run({ input, db, now, address, userAgent, audit, emit }): Promise<TokensRow> {
    const user = await db.user.findUnique({
      where: accountNamed(input.identifier),
      include: { credential: true },
    });
    const matches = await passwordMatches(user?.credential?.passwordHash, input.password);
    const delayed = await isDelayed(db, user?.id, address, now);
    const note = { entityType: 'User', entityId: user?.id ?? '-', entityLabel: user?.username };
    const lapsed = user?.credential?.oneTimeExpiresAt && user.credential.oneTimeExpiresAt < now;
    if (!user || delayed || !matches || lapsed) {
      const failed = delayed ? { longest: false } : await countFailure(db, user?.id, address, now);
      audit({ ...note, reason: BAD_CREDENTIALS.name });
      if (user && failed.longest) {
        const payload = { userId: user.id };
        emit({ subject: 'event.auth.user.locked', aggregateId: user.id, payload });
      }
      throw new DomainError(BAD_CREDENTIALS).keepingWrites();
    }
    if (user.status !== 'ACTIVE' || !user.actorId) {
      audit({ ...note, reason: ACCOUNT_BLOCKED.name });
      throw new DomainError(ACCOUNT_BLOCKED).keepingWrites();
    }

    await forgetFailures(db, user.id);
    if (isOutdated(user.credential?.passwordHash ?? '')) {
      const passwordHash = await hashPassword(input.password);
      await db.credential.update({ where: { userId: user.id }, data: { passwordHash } });
    }
    await db.user.update({
      where: { id: user.id },
      data: { lockedUntil: null, lastConnectedAt: now, lastActiveAt: now },
    });
    const sessionId = newId();
    const refreshToken = firstToken(runtime().secrets, sessionId);
    const absoluteExpiresAt = new Date(now.getTime() + absoluteMs);
    await db.session.create({
      data: {
        id: sessionId,
        userId: user.id,
        deviceName: input.deviceName ?? null,
        ipAddress: address ?? 'unknown',
        userAgent: userAgent?.slice(0, 500) ?? null,
        tokenHash: tokenHash(refreshToken),
        rotatedAt: now,
        lastUsedAt: now,
        expiresAt: sessionEnd(now, absoluteExpiresAt),
        absoluteExpiresAt,
      },
    });
    audit({ ...note, after: { sessionId, deviceName: input.deviceName ?? null } });
    const payload = { userId: user.id, sessionId };
    emit({ subject: 'event.auth.session.opened', aggregateId: sessionId, payload });
    const signed = await signAccessToken(db, user, sessionId, now);
    return { ...signed, refreshToken, userId: user.id };
  },
});
