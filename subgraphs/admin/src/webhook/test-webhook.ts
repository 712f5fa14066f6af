import { command } from '@commerce-tracking/prisma/command';
import { newId } from '@commerce-tracking/service-kit/ids';
import { commandId, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { bodyOf } from './event-body.ts';
import { auditTarget, findWebhookForWrite } from './find-webhook.ts';

/** Has a webhook told of an event that is none, on the way of all others. */
export const testWebhook = command({
  subject: 'command.admin.webhook.test',
  permission: 'system:operate',
  input: z.strictObject({ id: uuid, commandId }),
  async run({ input, db, now, audit }) {
    const webhook = await findWebhookForWrite(db, input);
    const [id, event, eventId] = [newId(), 'admin.webhook.tested', newId()];
    const body = bodyOf(event, { eventId, at: now.toISOString(), webhookId: webhook.id });
    await db.webhookDelivery.create({
      data: {
        ...{ id, webhookId: webhook.id, eventId, event, body, attemptLog: [] },
        ...{ nextAttemptAt: now, createdAt: now, updatedAt: now },
      },
    });
    audit({ ...auditTarget(webhook), after: { deliveryId: id } });
    return { id };
  },
});
