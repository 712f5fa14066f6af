import type { Db, Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import { IN_USE, NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { deleteAccount } from './account-commands.ts';
import { stepId } from './account-steps.ts';
import { onePerson } from './actor.input.ts';
import type { ActorRow } from './actor.rows.ts';
import { findActorForWrite, findManagedActor, type PersonRow } from './find-actor.ts';
import { countReferences } from './references-to-people.ts';

const inactiveForMs = 60 * 60_000;
const deletionInput = z.strictObject(onePerson);

/** The profile's own part: the person and the links of the own place in the hierarchy. */
export const storeDeletion = command({
  subject: 'command.admin.actor.delete',
  permission: 'actor:delete',
  input: deletionInput,
  async run({ input, actor, db, now, audit, emit }): Promise<PersonRow> {
    const person = await findActorForWrite(db, actor, input);
    await assertDeletable(db, person, now);
    const { id, firstName, lastName } = person;
    await db.assignment.deleteMany({ where: { subordinateId: id } });
    await db.actor.delete({ where: { id } });
    audit({
      entityType: 'Actor',
      entityId: id,
      entityLabel: `${firstName} ${lastName}`,
      before: person,
      reason: input.reason ?? undefined,
    });
    emit({ subject: 'event.admin.actor.deleted', aggregateId: id, payload: { actorId: id } });
    return person;
  },
});

/**
 * Deletes a person entered by mistake, and the account first: ended half-way, the person is still
 * there to be deleted again. Whoever has done anything stays, since it names them.
 */
export async function deleteActor(
  context: Context,
  rawInput: unknown,
  info: GraphQLResolveInfo,
): Promise<ActorRow> {
  const caller = context.require('actor:delete');
  const { db, send } = context;
  const input = parseInput(deletionInput, rawInput);
  const person = await db.actor.findUnique({ where: { id: input.id } });
  if (person?.version === input.expectedVersion) {
    await findManagedActor(db, caller, input.id);
    await assertDeletable(db, person, new Date());
    const commandId = stepId(context, input, info, 'delete');
    await send(deleteAccount, { userId: person.userId, commandId }, info);
  }
  // Gone already, or of another version: the profile's part answers which.
  return send(storeDeletion, rawInput, info);
}

/** @throws DomainError NOT_IN_STATE before an hour of inactivity, IN_USE with counts per kind */
async function assertDeletable(
  db: Pick<Db | Tx, 'sql'>,
  { id, status, deactivatedAt, createdAt }: PersonRow,
  now: Date,
): Promise<void> {
  const since = now.getTime() - (deactivatedAt ?? createdAt).getTime();
  if (status !== 'INACTIVE' || since < inactiveForMs) {
    throw new DomainError(NOT_IN_STATE, { state: status });
  }
  const counts = await countReferences(db.sql, id);
  if (Object.keys(counts).length > 0) throw new DomainError(IN_USE, { counts });
}
