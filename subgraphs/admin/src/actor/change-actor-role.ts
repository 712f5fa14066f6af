import type { Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { parseInput, uuid } from '@commerce-tracking/service-kit/input';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import { replacePlace } from '../assignment/replace-assignment.ts';
import type { Context } from '../context.ts';
import { changeAccount } from './account-commands.ts';
import { isRefusal, stepId } from './account-steps.ts';
import { OWN_PERSON } from './actor.errors.ts';
import { checkReason, onePerson, placeFields, role } from './actor.input.ts';
import { assertPlace, type References } from './assert-place.ts';
import {
  assertNotErased,
  findActorForWrite,
  findManagedActor,
  keepAsTheyAre,
  type PersonRow,
} from './find-actor.ts';
import { assertMayLeave, handOverRecords, handOverTeam } from './succession.ts';

const roleInput = z
  .strictObject({ ...onePerson, actorRole: role, ...placeFields, successorId: uuid.nullish() })
  .superRefine(checkReason);
type RoleChange = z.output<typeof roleInput>;

/** The profile's own part of a new role: with it the whole place in the hierarchy is new. */
export const storeActorRole = command({
  subject: 'command.admin.actor.change-role',
  permission: 'actor:update',
  input: roleInput,
  async run(context) {
    const { input, actor, db, audit, emit } = context;
    const before = await findActorForWrite(db, actor, input);
    await keepAsTheyAre(db, [input.teamManagerId, input.supervisorId, input.successorId]);
    await assertRoleChange(db, actor, before, input);
    const { id, actorRole, reason } = input;
    const after = {
      actorRole,
      teamManagerId: input.teamManagerId ?? null,
      supervisorId: input.supervisorId ?? null,
      collectionPointId: input.collectionPointId ?? null,
      organizationId: actorRole === 'TEAM_MANAGER' ? null : before.organizationId,
    };
    const leaves = actorRole !== before.actorRole;
    const people = leaves ? await handOverTeam(context, before, input) : 0;
    const version = before.version + 1;
    await db.actor.update({ where: { id }, data: { ...after, version } });
    await replacePlace(context, id, after, before, reason);
    const changed = Object.keys(after) as (keyof typeof after)[];
    audit({
      entityType: 'Actor',
      entityId: id,
      entityLabel: `${before.firstName} ${before.lastName}`,
      before: Object.fromEntries(changed.map((field) => [field, before[field]])),
      after,
      reason: reason ?? undefined,
    });
    emit({ subject: 'event.admin.actor.role-changed', aggregateId: id, payload: { actorId: id } });
    return { id, version, role: leaves ? before.actorRole : null, people };
  },
});

/**
 * Gives a person another role, on the account first: its sessions end at once and the old role opens
 * nothing any more while the profile follows. What is under way goes to the successor last.
 */
export async function changeActorRole(
  context: Context,
  rawInput: unknown,
  info: GraphQLResolveInfo,
) {
  const caller = context.require('actor:update');
  const input = parseInput(roleInput, rawInput);
  const before = await findManagedActor(context.db, caller, input.id);
  const left =
    before.version === input.expectedVersion
      ? await changeBoth(context, rawInput, info, before)
      : await context.send(storeActorRole, rawInput, info);
  await handOverRecords(context, input, info, left);
  return left.id;
}

async function changeBoth(
  context: Context,
  rawInput: unknown,
  info: GraphQLResolveInfo,
  before: PersonRow,
) {
  const caller = context.require('actor:update');
  const { db, send } = context;
  const input = parseInput(roleInput, rawInput);
  await assertRoleChange(db, caller, before, input);
  const { userId } = before;
  const id = (step: string) => stepId(context, input, info, step);
  await send(changeAccount, { userId, role: input.actorRole, commandId: id('role') }, info);
  try {
    return await send(storeActorRole, rawInput, info);
  } catch (error) {
    if (isRefusal(error)) {
      const { actorRole } = await findManagedActor(db, caller, input.id);
      const commandId = id(`role-back-${context.requestId}`);
      await send(changeAccount, { userId, role: actorRole, commandId }, info);
    }
    throw error;
  }
}

async function assertRoleChange(
  db: References & Pick<Tx, 'collection'>,
  caller: Actor,
  before: PersonRow,
  input: RoleChange,
): Promise<void> {
  assertNotErased(before);
  const { actorRole, teamManagerId, supervisorId, collectionPointId } = input;
  if (before.id === caller.actorId) throw new DomainError(OWN_PERSON);
  const { countryId } = before;
  await assertPlace(db, caller, {
    actorRole,
    countryId,
    teamManagerId,
    supervisorId,
    collectionPointId,
  });
  if (actorRole === before.actorRole) return;
  await assertMayLeave(db, caller, before, input);
}
