import { command } from '@commerce-tracking/prisma/command';
import { refusal, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { NOBODY_TO_MOVE_TO, REQUIRED_FOR_ROLE } from '../actor/actor.errors.ts';
import { checkReason, onePerson } from '../actor/actor.input.ts';
import { superiorErrors } from '../actor/assert-place.ts';
import { assign } from './assign.ts';

/**
 * Gives a collector another level-1 reviewer, or none. Records already sent stay with the reviewers
 * they were sent to, unless `movePending` is said (move-pending.ts). Supervisors move collectors within their branch and not out of it.
 */
export const assignTeamManager = command({
  subject: 'command.admin.assignment.assign-team-manager',
  permission: 'assignment:update',
  input: z
    .strictObject({
      ...onePerson,
      teamManagerId: uuid.nullish(),
      movePending: z.boolean().nullish(),
    })
    .superRefine(checkReason)
    .superRefine(({ teamManagerId, movePending }, context) => {
      if (!movePending || teamManagerId) return;
      context.addIssue(refusal(NOBODY_TO_MOVE_TO, {}, ['movePending']));
    }),
  async run(context) {
    const { db, actor, input } = context;
    const targetId = input.teamManagerId ?? null;
    const manager = targetId ? await db.actor.findUnique({ where: { id: targetId } }) : null;
    const assigned = await assign(context, {
      field: 'teamManagerId',
      role: 'COLLECTOR',
      targetId,
      async judge({ actorRole: role, countryId }) {
        if (!targetId && actor.role !== 'ADMIN') {
          return [{ path: 'input.teamManagerId', reason: REQUIRED_FOR_ROLE, values: { role } }];
        }
        return superiorErrors(db, actor, 'TEAM_MANAGER', targetId, countryId);
      },
    });
    return { ...assigned, supervisorId: manager?.supervisorId ?? null };
  },
});
