import type { Db, Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { remoteCommand } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { parseInput, text } from '@commerce-tracking/service-kit/input';
import { NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import { eraseAuditOf } from '../audit/erase-audit.ts';
import type { Context } from '../context.ts';
import { eraseDeadLettersOf } from '../dead-letter/erase-dead-letters.ts';
import { eraseAccount } from './account-commands.ts';
import { stepId } from './account-steps.ts';
import { onePerson } from './actor.input.ts';
import { findActorForWrite, findManagedActor, type PersonRow } from './find-actor.ts';
import { assertNoPendingWork, assertNoTeam } from './pending-work.ts';

const erasureInput = z.strictObject({ ...onePerson, reason: text(4_000) });

/**
 * The profile's own part: whatever says who the person was, in the profile, in what the audit log kept
 * of it and in what never reached the log. What was recorded stays, under an id that names nobody any more.
 */
export const storeErasure = command({
  subject: 'command.admin.actor.erase',
  permission: 'actor:delete',
  input: erasureInput,
  async run({ input, actor, db, now, audit, emit }): Promise<{ id: string }> {
    const person = await findActorForWrite(db, actor, input);
    await assertErasable(db, person);
    const { id, userId } = person;
    await db.actor.update({
      where: { id },
      data: { ...neutral(id), erasedAt: now, version: person.version + 1 },
    });
    await eraseAuditOf(db, { id, userId });
    await eraseDeadLettersOf(db, { id, userId });
    audit({ entityType: 'Actor', entityId: id, after: { erased: true }, reason: input.reason });
    emit({ subject: 'event.admin.actor.erased', aggregateId: id, payload: { actorId: id } });
    return { id };
  },
});

const forgetCollector = remoteCommand<{ more: boolean }>()({
  subject: 'internal.tradeflow.collection.forget-collector',
  permission: 'actor:delete',
  input: z.strictObject({ personId: z.string(), commandId: z.string() }),
});

/**
 * Erases a person's own data for good, those of the account first and then the name that records are found
 * by: ended half-way, the same sent again completes it. Statistics and records stay as they are.
 */
export async function eraseActor(
  context: Context,
  rawInput: unknown,
  info: GraphQLResolveInfo,
): Promise<string> {
  const caller = context.require('actor:delete');
  const { db, send } = context;
  const input = parseInput(erasureInput, rawInput);
  const person = await findManagedActor(db, caller, input.id);
  if (person.version === input.expectedVersion) {
    await assertErasable(db, person);
    const idOf = (step: string) => stepId(context, input, info, step);
    await send(eraseAccount, { userId: person.userId, commandId: idOf('erase') }, info);
    for (let batch = 1, more = true; more; batch += 1) {
      const step = { personId: person.id, commandId: idOf(`forget-${batch}`) };
      ({ more } = await send(forgetCollector, step, info));
    }
  }
  // Of another version: done before, or out of date; the profile's part answers which.
  return (await send(storeErasure, rawInput, info)).id;
}

/** @throws DomainError NOT_IN_STATE, HAS_PENDING_WORK, HAS_TEAM */
async function assertErasable(db: Db | Tx, person: PersonRow): Promise<void> {
  if (person.status !== 'INACTIVE') throw new DomainError(NOT_IN_STATE, { state: person.status });
  await assertNoPendingWork(db, person);
  await assertNoTeam(db, person);
}

/** Gender and marital status stay: figures on people count them, and alone they name nobody. */
function neutral(id: string) {
  return {
    ...{ firstName: 'Personne', lastName: 'effacée', email: `${id}@erased.invalid`, phone: '' },
    ...{ dateOfBirth: null, placeOfBirth: null, nationality: null, address: null },
  };
}
