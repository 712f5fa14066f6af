import { command } from '@commerce-tracking/prisma/command';
import { uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { REQUIRED_FOR_ROLE } from '../actor/actor.errors.ts';
import { onePerson } from '../actor/actor.input.ts';
import { superiorErrors } from '../actor/assert-place.ts';
import { assign } from './assign.ts';

/**
 * Gives a collector another level-1 reviewer, or none. Records already sent stay with the reviewers
 * they were sent to. Supervisors move collectors within their branch and not out of it.
 */
export const assignTeamManager = command({
  subject: 'command.admin.assignment.assign-team-manager',
  permission: 'assignment:update',
  input: z.object({ ...onePerson, teamManagerId: uuid.nullish() }),
  run(context) {
    const { db, actor, input } = context;
    const targetId = input.teamManagerId ?? null;
    return assign(context, {
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
  },
});
