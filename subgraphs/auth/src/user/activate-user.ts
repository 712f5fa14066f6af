import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { keepPerson } from '../account/keep-person.ts';
import { changeUserInput } from './change-user.ts';
import { findUserForWrite } from './find-user.ts';
import { PERSON_DEACTIVATED } from './user.errors.ts';

/** Lets an account sign in; an active one stays as it is. */
export const activateUser = command({
  subject: 'command.auth.user.activate',
  permission: 'user:update',
  input: changeUserInput,
  async run({ input, actor, db, audit, emit }) {
    const { id, username, status, version } = await findUserForWrite(db, actor, input);
    if (status === 'ACTIVE') return { id, version };
    if ((await keepPerson(db, id)) === 'INACTIVE') throw new DomainError(PERSON_DEACTIVATED);
    await db.user.update({ where: { id }, data: { status: 'ACTIVE', version: version + 1 } });
    audit({
      entityType: 'User',
      entityId: id,
      entityLabel: username,
      before: { status },
      after: { status: 'ACTIVE' },
      reason: input.reason ?? undefined,
    });
    emit({ subject: 'event.auth.user.activated', aggregateId: id, payload: { userId: id } });
    return { id, version: version + 1 };
  },
});
