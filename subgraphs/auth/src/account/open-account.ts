import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { text, uuid } from '@commerce-tracking/service-kit/input';
import { NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { findAccountForWrite } from './find-account.ts';
import { keepPerson } from './keep-person.ts';

/** Last step of entering a person: the account may sign in. One closed since stays closed. */
export const openAccount = command({
  subject: 'internal.auth.account.open',
  permission: 'actor:create',
  input: z.strictObject({ userId: uuid, commandId: text(160) }),
  async run({ input, actor, db, audit, emit }) {
    const { id, username, status, version } = await findAccountForWrite(db, actor, input.userId);
    if (status === 'ACTIVE') return { userId: id };
    if (version !== 1 || (await keepPerson(db, id)) !== 'ACTIVE') {
      throw new DomainError(NOT_IN_STATE, { state: status });
    }
    await db.user.update({ where: { id }, data: { status: 'ACTIVE', version: 2 } });
    const after = { status: 'ACTIVE' };
    audit({ entityType: 'User', entityId: id, entityLabel: username, before: { status }, after });
    emit({ subject: 'event.auth.user.activated', aggregateId: id, payload: { userId: id } });
    return { userId: id };
  },
});
