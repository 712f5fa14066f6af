import type { Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { parseInput, uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { setAccountStatus } from './account-commands.ts';
import { isRefusal, stepId } from './account-steps.ts';
import { ERASED, OWN_PERSON } from './actor.errors.ts';
import { checkReason, onePerson } from './actor.input.ts';
import {
  assertNotErased,
  findActorForWrite,
  findManagedActor,
  keepAccount,
  keepAsTheyAre,
  type PersonRow,
} from './find-actor.ts';
import { assertMayLeave, handOverRecords, handOverTeam } from './succession.ts';

const statusInput = z.strictObject(onePerson);
const leavingInput = z
  .strictObject({ ...onePerson, successorId: uuid.nullish() })
  .superRefine(checkReason);
type Leaving = z.output<typeof leavingInput>;

/** The profile's own part of an activation; an active person stays as they are. */
export const storeActivation = command({
  subject: 'command.admin.actor.activate',
  permission: 'actor:deactivate',
  input: statusInput,
  async run(context) {
    const { input, db } = context;
    const person = await db.actor.findUnique({ where: { id: input.id }, select: { userId: true } });
    if (person) {
      const account = await keepAccount(db, person.userId);
      // Whose account is being deleted, or whose erasure has begun, is not activated.
      if (!account) throw new DomainError(ABSENT);
      if (account.isErased) throw new DomainError(ERASED);
    }
    return setStatus(context, 'ACTIVE');
  },
});

/**
 * The profile's own part of a deactivation; an inactive person stays as they are. The team goes to
 * the successor in the same transaction.
 */
export const storeDeactivation = command({
  subject: 'command.admin.actor.deactivate',
  permission: 'actor:deactivate',
  input: leavingInput,
  run: (context) => setStatus(context, 'INACTIVE'),
});

/** Lets a person take part again: the profile first, so that nobody signs in without one. */
export async function activateActor(context: Context, rawInput: unknown, info: GraphQLResolveInfo) {
  const caller = context.require('actor:deactivate');
  const input = parseInput(statusInput, rawInput);
  const { userId } = await findManagedActor(context.db, caller, input.id);
  const { id } = await context.send(storeActivation, rawInput, info);
  const commandId = stepId(context, input, info, 'open');
  await context.send(setAccountStatus, { userId, status: 'ACTIVE', commandId }, info);
  return id;
}

/**
 * Ends a person's part. The account is closed first, with all sessions, so that nothing new begins
 * while the profile follows; it is opened again when the profile refuses, and closed again where somebody has opened
 * it in between: from the profile's change on nobody can. With a successor named the
 * records under way follow last: a crash before that is made good by sending the same again.
 */
export async function deactivateActor(
  context: Context,
  rawInput: unknown,
  info: GraphQLResolveInfo,
) {
  const caller = context.require('actor:deactivate');
  const input = parseInput(leavingInput, rawInput);
  const before = await findManagedActor(context.db, caller, input.id);
  // Another version: either done before, or out of date; the profile's part answers which.
  const left =
    before.version === input.expectedVersion
      ? await closeAndStore(context, rawInput, info, before)
      : await context.send(storeDeactivation, rawInput, info);
  if (left.isAccountOpen) {
    const commandId = stepId(context, input, info, 'close-again');
    const closing = { userId: before.userId, status: 'INACTIVE', reason: input.reason, commandId };
    await context.send(setAccountStatus, closing, info);
  }
  await handOverRecords(context, input, info, left);
  return left.id;
}

async function closeAndStore(
  context: Context,
  rawInput: unknown,
  info: GraphQLResolveInfo,
  before: PersonRow,
) {
  const caller = context.require('actor:deactivate');
  const { db, send } = context;
  const input = parseInput(leavingInput, rawInput);
  await assertDeactivatable(db, caller, before, input);
  const { userId } = before;
  const id = (step: string) => stepId(context, input, info, step);
  const { reason } = input;
  const closing = { userId, status: 'INACTIVE', reason, commandId: id('close') };
  const { changed } = await send(setAccountStatus, closing, info);
  try {
    return await send(storeDeactivation, rawInput, info);
  } catch (error) {
    if (changed && isRefusal(error)) {
      const { status } = await findManagedActor(db, caller, input.id);
      const commandId = id(`close-back-${context.requestId}`);
      await send(setAccountStatus, { userId, status, commandId }, info);
    }
    throw error;
  }
}

async function setStatus(context: CommandRun<Leaving, Tx>, status: 'ACTIVE' | 'INACTIVE') {
  const { input, actor, db, now, audit, emit } = context;
  const before = await findActorForWrite(db, actor, input);
  const { id, firstName, lastName, actorRole: role } = before;
  assertNotErased(before);
  await keepAsTheyAre(db, [input.successorId]);
  if (status === 'INACTIVE') await assertDeactivatable(db, actor, before, input);
  const people = await handOverTeam(context, before, input);
  // Read as it is committed: whoever opens the account has this person's row locked, or waits for it.
  const account = await db.user.findUnique({
    where: { id: before.userId },
    select: { status: true },
  });
  const isAccountOpen = status === 'INACTIVE' && account?.status === 'ACTIVE';
  if (before.status === status) {
    return { id, version: before.version, role, people, isAccountOpen };
  }
  const version = before.version + 1;
  const deactivatedAt = status === 'INACTIVE' ? now : null;
  await db.actor.update({ where: { id }, data: { status, deactivatedAt, version } });
  audit({
    entityType: 'Actor',
    entityId: id,
    entityLabel: `${firstName} ${lastName}`,
    before: { status: before.status },
    after: { status },
    reason: input.reason ?? undefined,
  });
  const verb = status === 'ACTIVE' ? 'activated' : 'deactivated';
  emit({ subject: `event.admin.actor.${verb}`, aggregateId: id, payload: { actorId: id } });
  return { id, version, role, people, isAccountOpen };
}

async function assertDeactivatable(
  db: Pick<Tx, 'actor' | 'collection'>,
  caller: Actor,
  person: PersonRow,
  leaving: Leaving,
): Promise<void> {
  if (person.id === caller.actorId) throw new DomainError(OWN_PERSON);
  if (person.status === 'INACTIVE' && !leaving.successorId) return;
  await assertMayLeave(db, caller, person, leaving, 'ACTIVE');
}
