import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT, NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';

/** Tries a delivery again that was given up, from the first wait on; one that waits is tried at once. */
export const retryWebhookDelivery = command({
  subject: 'command.admin.webhook.retry',
  permission: 'system:operate',
  input: z.strictObject({ id: uuid, commandId }),
  async run({ input: { id }, db, now, audit }) {
    await db.sql.select('SELECT `id` FROM `admin_webhook_delivery` WHERE `id` = ? FOR UPDATE', [
      id,
    ]);
    const found = await db.webhookDelivery.findUnique({ where: { id } });
    if (!found) throw new DomainError(ABSENT);
    if (found.status === 'DELIVERED') throw new DomainError(NOT_IN_STATE, { state: found.status });
    const attempts = found.status === 'GIVEN_UP' ? 0 : found.attempts;
    await db.webhookDelivery.update({
      where: { id },
      data: { status: 'WAITING', attempts, nextAttemptAt: now, updatedAt: now },
    });
    const { status, event } = found;
    audit({ entityType: 'WebhookDelivery', entityId: id, entityLabel: event, before: { status } });
    return { id };
  },
});
