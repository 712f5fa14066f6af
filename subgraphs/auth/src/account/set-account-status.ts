import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { optionalText, text, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { closeSessions } from '../session/close-sessions.ts';
import { assertAdminRemains } from '../user/last-admin.ts';
import { OWN_ACCOUNT, PERSON_DEACTIVATED } from '../user/user.errors.ts';
import { findAccountForWrite } from './find-account.ts';
import { keepPerson } from './keep-person.ts';

/** Opens or closes the account together with the person; closing ends all sessions at once. */
export const setAccountStatus = command({
  subject: 'internal.auth.account.set-status',
  permission: 'actor:deactivate',
  input: z.strictObject({
    userId: uuid,
    status: z.enum(['ACTIVE', 'INACTIVE']),
    reason: optionalText(4_000),
    commandId: text(160),
  }),
  async run(context) {
    const { input, actor, db, audit, emit } = context;
    const { status } = input;
    const user = await findAccountForWrite(db, actor, input.userId);
    const { id, username } = user;
    if (id === actor.userId) throw new DomainError(OWN_ACCOUNT);
    if (user.status === status) return { userId: id, changed: false };
    if (status === 'INACTIVE') await assertAdminRemains(db, user);
    // The person's part may have been ended again, by somebody else.
    else if ((await keepPerson(db, id)) === 'INACTIVE') throw new DomainError(PERSON_DEACTIVATED);
    await db.user.update({ where: { id }, data: { status, version: user.version + 1 } });
    if (status === 'INACTIVE') await closeSessions(context, { userId: id }, 'ACCOUNT_DEACTIVATED');
    audit({
      entityType: 'User',
      entityId: id,
      entityLabel: username,
      before: { status: user.status },
      after: { status },
      reason: input.reason ?? undefined,
    });
    const verb = status === 'ACTIVE' ? 'activated' : 'deactivated';
    emit({ subject: `event.auth.user.${verb}`, aggregateId: id, payload: { userId: id } });
    return { userId: id, changed: true };
  },
});
