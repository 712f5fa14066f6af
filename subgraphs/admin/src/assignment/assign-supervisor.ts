import { command } from '@commerce-tracking/prisma/command';
import { uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { checkReason, onePerson } from '../actor/actor.input.ts';
import { superiorErrors } from '../actor/assert-place.ts';
import { assign } from './assign.ts';

/** Gives a team manager another level-2 reviewer of the same country; the team goes along. */
export const assignSupervisor = command({
  subject: 'command.admin.assignment.assign-supervisor',
  permission: 'assignment:update',
  input: z
    .strictObject({ ...onePerson, supervisorId: uuid, movePending: z.boolean().nullish() })
    .superRefine(checkReason),
  run(context) {
    const { db, actor, input } = context;
    const targetId = input.supervisorId;
    return assign(context, {
      field: 'supervisorId',
      role: 'TEAM_MANAGER',
      targetId,
      judge: ({ countryId }) => superiorErrors(db, actor, 'SUPERVISOR', targetId, countryId),
    });
  },
});
