import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { text, uuid } from '@commerce-tracking/service-kit/input';
import { NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { findAccountForWrite } from './find-account.ts';
import { keepPerson } from './keep-person.ts';

/** Deletes the closed account of a person who is being deleted, with credential and sessions. */
export const deleteAccount = command({
  subject: 'internal.auth.account.delete',
  permission: 'actor:delete',
  input: z.strictObject({ userId: uuid, commandId: text(160) }),
  async run({ input, actor, db, audit, emit }) {
    const id = input.userId;
    if (!(await db.user.findUnique({ where: { id } }))) return { userId: id };
    const { username, email, phone, role, status } = await findAccountForWrite(db, actor, id);
    const person = await keepPerson(db, id);
    const state = person === 'ACTIVE' ? person : status;
    if (state !== 'INACTIVE') throw new DomainError(NOT_IN_STATE, { state });
    await db.user.delete({ where: { id } });
    const before = { username, email, phone, role };
    audit({ entityType: 'User', entityId: id, entityLabel: username, before });
    emit({ subject: 'event.auth.user.deleted', aggregateId: id, payload: { userId: id } });
    return { userId: id };
  },
});
