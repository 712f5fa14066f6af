import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { closeSessions } from '../session/close-sessions.ts';
import { changeUserInput } from './change-user.ts';
import { findUserForWrite } from './find-user.ts';
import { assertAdminRemains } from './last-admin.ts';
import { OWN_ACCOUNT } from './user.errors.ts';

/** Closes an account: nobody signs in with it any more, and its sessions end at once. */
export const deactivateUser = command({
  subject: 'command.auth.user.deactivate',
  permission: 'user:update',
  input: changeUserInput,
  async run(context) {
    const { input, actor, db, audit, emit } = context;
    const { id, username, role, status, version } = await findUserForWrite(db, actor, input);
    if (id === actor.userId) throw new DomainError(OWN_ACCOUNT);
    if (status === 'INACTIVE') return { id, version };
    await assertAdminRemains(db, { id, role, status });
    await db.user.update({ where: { id }, data: { status: 'INACTIVE', version: version + 1 } });
    await closeSessions(context, { userId: id }, 'ACCOUNT_DEACTIVATED');
    audit({
      entityType: 'User',
      entityId: id,
      entityLabel: username,
      before: { status },
      after: { status: 'INACTIVE' },
      reason: input.reason ?? undefined,
    });
    emit({ subject: 'event.auth.user.deactivated', aggregateId: id, payload: { userId: id } });
    return { id, version: version + 1 };
  },
});
