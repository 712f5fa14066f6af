import { command } from '@commerce-tracking/prisma/command';
import { uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { onePerson } from '../actor/actor.input.ts';
import { pointErrors } from '../actor/assert-place.ts';
import { assign } from './assign.ts';

/** Gives a collector a home point in the own country, or none. */
export const assignCollectionPoint = command({
  subject: 'command.admin.assignment.assign-collection-point',
  permission: 'assignment:update',
  input: z.strictObject({ ...onePerson, collectionPointId: uuid.nullish() }),
  run(context) {
    const { db, input } = context;
    const targetId = input.collectionPointId ?? null;
    return assign(context, {
      field: 'collectionPointId',
      role: 'COLLECTOR',
      targetId,
      judge: ({ countryId }) => pointErrors(db, targetId, countryId),
    });
  },
});
