import { command } from '@commerce-tracking/prisma/command';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { auditTarget, findWebhookForWrite } from './find-webhook.ts';

/** Removes a webhook with all it was told and all that waits for it. */
export const deleteWebhook = command({
  subject: 'command.admin.webhook.delete',
  permission: 'system:operate',
  input: z.strictObject({ id: uuid, expectedVersion, commandId }),
  async run({ input, db, audit }) {
    const before = await findWebhookForWrite(db, input);
    await db.webhook.delete({ where: { id: input.id } });
    audit({ ...auditTarget(before), before: { events: before.events, status: before.status } });
    return { id: input.id };
  },
});
