import type { Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import type { CommandRun } from '@commerce-tracking/service-kit/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { setAccountStatus } from './account-commands.ts';
import { isRefusal, stepId } from './account-steps.ts';
import { OWN_PERSON } from './actor.errors.ts';
import { onePerson } from './actor.input.ts';
import { findActorForWrite, findManagedActor, type PersonRow } from './find-actor.ts';
import { assertNoPendingWork, assertNoTeam } from './pending-work.ts';

const statusInput = z.object(onePerson);
type StatusChange = z.output<typeof statusInput>;

/** The profile's own part of an activation; an active person stays as they are. */
export const storeActivation = command({
  subject: 'command.admin.actor.activate',
  permission: 'actor:deactivate',
  input: statusInput,
  run: (context) => setStatus(context, 'ACTIVE'),
});

/** The profile's own part of a deactivation; an inactive person stays as they are. */
export const storeDeactivation = command({
  subject: 'command.admin.actor.deactivate',
  permission: 'actor:deactivate',
  input: statusInput,
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
 * while the profile follows; it is opened again when the profile refuses.
 */
export async function deactivateActor(
  context: Context,
  rawInput: unknown,
  info: GraphQLResolveInfo,
) {
  const caller = context.require('actor:deactivate');
  const { db, send } = context;
  const input = parseInput(statusInput, rawInput);
  const before = await findManagedActor(db, caller, input.id);
  if (before.version !== input.expectedVersion) {
    return (await send(storeDeactivation, rawInput, info)).id;
  }
  await assertDeactivatable(db, caller, before);
  const { userId } = before;
  const id = (step: string) => stepId(context, input, info, step);
  const { reason } = input;
  const closing = { userId, status: 'INACTIVE', reason, commandId: id('close') };
  const { changed } = await send(setAccountStatus, closing, info);
  try {
    return (await send(storeDeactivation, rawInput, info)).id;
  } catch (error) {
    if (changed && isRefusal(error)) {
      const { status } = await findManagedActor(db, caller, input.id);
      const commandId = id(`close-back-${context.requestId}`);
      await send(setAccountStatus, { userId, status, commandId }, info);
    }
    throw error;
  }
}

async function setStatus(
  { input, actor, db, now, audit, emit }: CommandRun<StatusChange, Tx>,
  status: 'ACTIVE' | 'INACTIVE',
) {
  const before = await findActorForWrite(db, actor, input);
  const { id, firstName, lastName } = before;
  if (before.status === status) return { id, version: before.version };
  if (status === 'INACTIVE') await assertDeactivatable(db, actor, before);
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
  return { id, version };
}

async function assertDeactivatable(
  db: Pick<Tx, 'actor' | 'collection'>,
  caller: Actor,
  person: PersonRow,
): Promise<void> {
  if (person.id === caller.actorId) throw new DomainError(OWN_PERSON);
  await assertNoPendingWork(db, person);
  await assertNoTeam(db, person, 'ACTIVE');
}
