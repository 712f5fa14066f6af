import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { uuid } from '@commerce-tracking/service-kit/input';
import { ID_TAKEN, NOT_READY } from '@commerce-tracking/service-kit/reasons';
import { dayToDate } from '@commerce-tracking/service-kit/values/dates';
import { replacePlace } from '../assignment/replace-assignment.ts';
import { newPerson } from './actor.input.ts';
import { assertPlace } from './assert-place.ts';
import { keepAccount, keepAsTheyAre } from './find-actor.ts';

/** Second step of entering a person: the profile and its place in the hierarchy. */
export const storeActor = command({
  subject: 'command.admin.actor.create',
  permission: 'actor:create',
  input: newPerson.extend({ userId: uuid }),
  idempotencyKey: ({ id }) => id,
  async run(context) {
    const { input, actor, db, audit, emit } = context;
    const { id, dateOfBirth, ...fields } = input;
    if (await db.actor.findUnique({ where: { id }, select: { id: true } })) {
      throw new DomainError(ID_TAKEN);
    }
    // Given up meanwhile by somebody who was refused, or as left over: sent again, the account is made again.
    if (!(await keepAccount(db, input.userId)))
      throw new DomainError(NOT_READY, { service: 'auth' });
    await keepAsTheyAre(db, [input.teamManagerId, input.supervisorId]);
    await assertPlace(db, actor, input);
    await db.actor.create({
      data: { id, ...fields, dateOfBirth: dateOfBirth ? dayToDate(dateOfBirth) : null },
    });
    await replacePlace(context, id, input);
    const entityLabel = `${input.firstName} ${input.lastName}`;
    audit({ entityType: 'Actor', entityId: id, entityLabel, after: { ...fields, dateOfBirth } });
    emit({ subject: 'event.admin.actor.created', aggregateId: id, payload: { actorId: id } });
    return { id, version: 1 };
  },
});
