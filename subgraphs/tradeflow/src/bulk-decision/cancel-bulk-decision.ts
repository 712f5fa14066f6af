import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT, NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';

/**
 * Whoever asked for a bulk decision, or an administrator, has it broken off: what is decided stays
 * decided, what waits is refused.
 */
export const cancelBulkDecision = command({
  subject: 'command.tradeflow.bulk-decision.cancel',
  permission: 'collection:read',
  input: z.strictObject({ id: uuid, commandId }),
  async run({ input: { id }, actor, db, audit, cancelJob }): Promise<{ id: string }> {
    const bulk = await db.bulkDecision.findUnique({ where: { id } });
    if (!bulk || (bulk.requestedById !== actor.actorId && actor.role !== 'ADMIN')) {
      throw new DomainError(ABSENT);
    }
    if (!(await cancelJob(id))) {
      throw new DomainError(NOT_IN_STATE, { state: bulk.status, currentVersion: bulk.version });
    }
    audit({ entityType: 'BulkDecision', entityId: id, before: { status: bulk.status } });
    return { id };
  },
});
