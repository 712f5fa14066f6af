import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { changeUserInput } from './change-user.ts';
import { findUserForWrite } from './find-user.ts';
import { OWN_ACCOUNT } from './user.errors.ts';

/** Ends the delay after failed sign-ins, for somebody else who has proved by other means who they are. */
export const unlockUser = command({
  subject: 'command.auth.user.unlock',
  permission: 'user:update',
  input: changeUserInput,
  async run({ input, actor, db, audit, emit }) {
    const { id, username, lockedUntil, version } = await findUserForWrite(db, actor, input);
    if (id === actor.userId) throw new DomainError(OWN_ACCOUNT);
    await db.user.update({ where: { id }, data: { lockedUntil: null, version: version + 1 } });
    await db.credential.updateMany({
      where: { userId: id },
      data: { failedAttempts: 0, firstFailedAt: null },
    });
    audit({
      entityType: 'User',
      entityId: id,
      entityLabel: username,
      before: { lockedUntil },
      after: { lockedUntil: null },
      reason: input.reason ?? undefined,
    });
    emit({ subject: 'event.auth.user.unlocked', aggregateId: id, payload: { userId: id } });
    return { id, version: version + 1 };
  },
});
