import { mayManage } from '@commerce-tracking/access/people';
import type { Role } from '@commerce-tracking/access/roles';
import type { Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT, NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { NOT_FOR_ROLE } from '../actor/actor.errors.ts';
import { findActorForWrite, keepAsTheyAre, type PersonRow } from '../actor/find-actor.ts';
import { movePerson } from './move-person.ts';

/** What every change of a person's place brings along. */
export type Assign = { id: string; expectedVersion: number; reason?: string | null };

export type Change = {
  field: 'teamManagerId' | 'supervisorId' | 'collectionPointId';
  /** The role of those who have such a place. */
  role: Role;
  targetId: string | null;
  /** Why the target is refused for this person; nothing when it is not. */
  judge(person: PersonRow): Promise<FieldError[]>;
};

/** Moves one person to another superior or home point and keeps the history; the same place stays. */
export async function assign(
  context: CommandRun<Assign, Tx>,
  { field, role, targetId, judge }: Change,
) {
  const { input, actor, db } = context;
  const before = await findActorForWrite(db, actor, input);
  const { id, actorRole, status } = before;
  if (actorRole !== role || !mayManage(actor, actorRole)) {
    const values = { role: actorRole };
    throw new DomainError(INVALID_INPUT, {}, [
      { path: `input.${field}`, reason: NOT_FOR_ROLE, values },
    ]);
  }
  if (before[field] === targetId) return { id, version: before.version };
  if (status !== 'ACTIVE') throw new DomainError(NOT_IN_STATE, { state: status });
  if (field !== 'collectionPointId') await keepAsTheyAre(db, [targetId]);
  const fields = await judge(before);
  if (fields.length > 0) throw new DomainError(INVALID_INPUT, {}, fields);
  const version = await movePerson(context, before, { [field]: targetId }, input.reason);
  return { id, version };
}
