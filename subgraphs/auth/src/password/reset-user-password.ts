import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { closeSessions } from '../session/close-sessions.ts';
import { changeUserInput } from '../user/change-user.ts';
import { findUserForWrite } from '../user/find-user.ts';
import { OWN_ACCOUNT } from '../user/user.errors.ts';
import { chooseOneTimePassword, oneTimePassword } from './choose-one-time-password.ts';

const kept = 5;

/**
 * Gives another's account a one-time password that has to be changed at the next sign-in, and closes its
 * sessions at once. The own password is changed by whoever knows it. A repetition is answered as done, without the password.
 */
export const resetUserPassword = command({
  subject: 'command.auth.password.reset',
  permission: 'user:update',
  secret: true,
  input: changeUserInput.extend({ oneTimePassword }),
  async run(context) {
    const { input, actor, db, now, repeated, audit, emit } = context;
    if (repeated) return { id: input.id, oneTimePassword: null };
    const user = await findUserForWrite(db, actor, input);
    const { id, username, version } = user;
    if (id === actor.userId) throw new DomainError(OWN_ACCOUNT);
    const { shown, columns } = await chooseOneTimePassword(input.oneTimePassword, user, now);
    const known = await db.credential.findUnique({ where: { userId: id } });
    const previous = known ? [known.passwordHash, ...hashesOf(known.previousHashes)] : [];
    await db.credential.upsert({
      where: { userId: id },
      update: { ...columns, previousHashes: previous.slice(0, kept) },
      create: { userId: id, ...columns, previousHashes: [], recoveryCodeHashes: [] },
    });
    await db.user.update({
      where: { id },
      data: { mustChangePassword: true, lockedUntil: null, version: version + 1 },
    });
    await closeSessions(context, { userId: id }, 'PASSWORD_RESET');
    audit({
      entityType: 'User',
      entityId: id,
      entityLabel: username,
      reason: input.reason ?? undefined,
    });
    emit({ subject: 'event.auth.user.password-reset', aggregateId: id, payload: { userId: id } });
    return { id, oneTimePassword: shown };
  },
});

function hashesOf(stored: unknown): string[] {
  return Array.isArray(stored) ? stored.filter((hash) => typeof hash === 'string') : [];
}
