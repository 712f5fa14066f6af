import { command } from '@commerce-tracking/prisma/command';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { auditTarget, findWebhookForWrite } from './find-webhook.ts';

/** Gives a webhook its next secret; for a day messages are signed with both. */
export const rotateWebhookSecret = command({
  subject: 'command.admin.webhook.rotate-secret',
  permission: 'system:operate',
  input: z.strictObject({ id: uuid, expectedVersion, commandId }),
  async run({ input: { id, ...input }, db, now, audit }) {
    const before = await findWebhookForWrite(db, { id, ...input });
    const secretNumber = before.secretNumber + 1;
    const version = before.version + 1;
    await db.webhook.update({
      where: { id },
      data: { secretNumber, secretRotatedAt: now, updatedAt: now, version },
    });
    const target = auditTarget(before);
    audit({ ...target, before: { number: before.secretNumber }, after: { number: secretNumber } });
    return { id };
  },
});
