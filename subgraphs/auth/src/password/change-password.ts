import { command } from '@commerce-tracking/prisma/command';
import { DomainError, type Reason } from '@commerce-tracking/service-kit/errors';
import { ABSENT, INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { closeSessions } from '../session/close-sessions.ts';
import { countFailure, isDelayed } from '../session/failed-sign-ins.ts';
import { PASSWORD_USED_BEFORE, PASSWORD_WRONG } from './password.errors.ts';
import { passwordMax, passwordMin, weakness } from './password.rules.ts';
import { hashPassword, passwordMatches } from './password-hash.ts';

const kept = 5;

/**
 * People change their own password. All sessions of the account end; only the access token at hand
 * serves until the key keeper's next round, so that a lost answer can be repeated: that is answered
 * as done.
 */
export const changePassword = command({
  subject: 'command.auth.password.change',
  permission: 'profile:update',
  secret: true,
  beforePasswordChange: true,
  input: z.strictObject({
    currentPassword: z.string().min(1).max(passwordMax),
    newPassword: z.string().min(passwordMin).max(passwordMax),
  }),
  async run(context) {
    const { input, actor, db, now, address, audit, emit } = context;
    const id = actor.userId;
    await db.sql.select('SELECT id FROM auth_user WHERE id = ? FOR UPDATE', [id]);
    const user = await db.user.findUnique({ where: { id }, include: { credential: true } });
    if (!user?.credential) throw new DomainError(ABSENT);
    const { passwordHash, oneTimeExpiresAt } = user.credential;
    // Somebody at a device left open must not try passwords here: failures count as at sign-in.
    if (await isDelayed(db, id, address, now)) throw refused('currentPassword', PASSWORD_WRONG);
    // A session may have been opened before it lapsed, and outlive it.
    const lapsed = oneTimeExpiresAt !== null && oneTimeExpiresAt < now;
    if (lapsed || !(await passwordMatches(passwordHash, input.currentPassword))) {
      if (!lapsed && (await passwordMatches(passwordHash, input.newPassword))) return { id };
      await countFailure(db, id, address, now);
      throw refused('currentPassword', PASSWORD_WRONG).keepingWrites();
    }
    const weak = weakness(input.newPassword, user);
    if (weak) throw refused('newPassword', weak);
    const previous = hashesOf(user.credential.previousHashes);
    for (const old of [passwordHash, ...previous]) {
      if (await passwordMatches(old, input.newPassword)) {
        throw refused('newPassword', PASSWORD_USED_BEFORE);
      }
    }
    await db.credential.update({
      where: { userId: id },
      data: {
        passwordHash: await hashPassword(input.newPassword),
        previousHashes: [passwordHash, ...previous].slice(0, kept),
        changedAt: now,
        oneTimeExpiresAt: null,
        failedAttempts: 0,
        firstFailedAt: null,
      },
    });
    await db.user.update({
      where: { id },
      data: { mustChangePassword: false, version: { increment: 1 } },
    });
    await closeSessions(context, { userId: id }, 'PASSWORD_CHANGED', {
      toleratedSessionId: actor.sessionId,
    });
    audit({ entityType: 'User', entityId: id, entityLabel: user.username });
    emit({ subject: 'event.auth.user.password-changed', aggregateId: id, payload: { userId: id } });
    return { id };
  },
});

function refused(field: string, why: Reason): DomainError {
  return new DomainError(INVALID_INPUT, {}, [{ path: `input.${field}`, reason: why }]);
}

function hashesOf(stored: unknown): string[] {
  return Array.isArray(stored) ? stored.filter((hash) => typeof hash === 'string') : [];
}
