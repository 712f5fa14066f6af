import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { dayToDate } from '@commerce-tracking/service-kit/values/dates';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { changeAccount } from './account-commands.ts';
import { isRefusal, stepId } from './account-steps.ts';
import { TIED_TO_COUNTRY } from './actor.errors.ts';
import { onePerson, personFields } from './actor.input.ts';
import { assertPlace, type References } from './assert-place.ts';
import {
  assertNotErased,
  findActorForWrite,
  findManagedActor,
  type PersonRow,
} from './find-actor.ts';

const updateInput = z.strictObject(onePerson).extend(z.object(personFields).partial().shape);
type Update = z.output<typeof updateInput>;

/** The profile's own part of the change; what is absent stays, null empties what may be empty. */
export const storeActorUpdate = command({
  subject: 'command.admin.actor.update',
  permission: 'actor:update',
  input: updateInput,
  async run({ input, actor, db, audit, emit }) {
    const before = await findActorForWrite(db, actor, input);
    await assertUpdatable(db, actor, before, input);
    const { id, expectedVersion: _seen, commandId: _own, reason, dateOfBirth, ...fields } = input;
    const data: Prisma.ActorUncheckedUpdateInput = {
      ...fields,
      ...(dateOfBirth !== undefined && {
        dateOfBirth: dateOfBirth === null ? null : dayToDate(dateOfBirth),
      }),
    };
    const version = before.version + 1;
    await db.actor.update({ where: { id }, data: { ...data, version } });
    const changed = Object.keys(data) as (keyof PersonRow)[];
    audit({
      entityType: 'Actor',
      entityId: id,
      entityLabel: `${before.firstName} ${before.lastName}`,
      before: Object.fromEntries(changed.map((field) => [field, before[field]])),
      after: data,
      reason: reason ?? undefined,
    });
    emit({ subject: 'event.admin.actor.updated', aggregateId: id, payload: { actorId: id } });
    return { id, version };
  },
});

/**
 * Changes a person. E-mail and phone are the account's too: auth, which keeps them unique, changes
 * first, and is brought back in line when the profile refuses.
 */
export async function updateActor(context: Context, rawInput: unknown, info: GraphQLResolveInfo) {
  const caller = context.require('actor:update');
  const { db, send } = context;
  const input = parseInput(updateInput, rawInput);
  const before = await findManagedActor(db, caller, input.id);
  const { userId } = before;
  const contact = { email: input.email ?? before.email, phone: input.phone ?? before.phone };
  const changesContact = contact.email !== before.email || contact.phone !== before.phone;
  // Another version: either done before, or out of date; the profile's part answers which.
  if (before.version !== input.expectedVersion || !changesContact) {
    return (await send(storeActorUpdate, rawInput, info)).id;
  }
  await assertUpdatable(db, caller, before, input);
  const id = (step: string) => stepId(context, input, info, step);
  await send(changeAccount, { userId, ...contact, commandId: id('contact') }, info);
  try {
    return (await send(storeActorUpdate, rawInput, info)).id;
  } catch (error) {
    if (isRefusal(error)) {
      // As the profile says by now: somebody else may have changed it in between.
      const { email, phone } = await findManagedActor(db, caller, input.id);
      const commandId = id(`contact-back-${context.requestId}`);
      await send(changeAccount, { userId, email, phone, commandId }, info);
    }
    throw error;
  }
}

async function assertUpdatable(
  db: References & Pick<Tx, 'actor'>,
  caller: Actor,
  before: PersonRow,
  input: Update,
): Promise<void> {
  assertNotErased(before);
  const countryId = input.countryId ?? before.countryId;
  if (countryId !== before.countryId && (await isTied(db, before))) {
    const path = 'input.countryId';
    throw new DomainError(INVALID_INPUT, {}, [{ path, reason: TIED_TO_COUNTRY }]);
  }
  const { actorRole, teamManagerId, supervisorId } = before;
  const organizationId =
    input.organizationId === before.organizationId ? null : input.organizationId;
  const settled = { teamManagerId, supervisorId };
  await assertPlace(db, caller, { actorRole, countryId, organizationId }, settled);
}

async function isTied(db: Pick<Tx, 'actor'>, person: PersonRow): Promise<boolean> {
  const { id, teamManagerId, supervisorId, collectionPointId } = person;
  if (teamManagerId || supervisorId || collectionPointId) return true;
  const below = { OR: [{ teamManagerId: id }, { supervisorId: id }] };
  return (await db.actor.count({ where: below })) > 0;
}
