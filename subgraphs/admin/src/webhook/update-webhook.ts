import { command } from '@commerce-tracking/prisma/command';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { auditTarget, findWebhookForWrite } from './find-webhook.ts';
import { webhookFields } from './webhook.input.ts';

/** Changes a webhook; what is absent stays. What waits is sent as it then is. */
export const updateWebhook = command({
  subject: 'command.admin.webhook.update',
  permission: 'system:operate',
  input: z
    .strictObject({ id: uuid, expectedVersion, commandId })
    .extend(z.object({ ...webhookFields, status: z.enum(['ACTIVE', 'PAUSED']) }).partial().shape),
  async run({ input, db, now, audit }) {
    const { id, expectedVersion: _seen, commandId: _own, ...fields } = input;
    const before = await findWebhookForWrite(db, input);
    const version = before.version + 1;
    await db.webhook.update({ where: { id }, data: { ...fields, updatedAt: now, version } });
    const told = (row: typeof fields | typeof before) => ({
      ...Object.fromEntries(
        Object.keys(fields).map((field) => [field, row[field as keyof typeof row]]),
      ),
      ...(fields.url && { url: new URL(String(row.url)).host }),
    });
    audit({ ...auditTarget(before), before: told(before), after: told(fields) });
    return { id };
  },
});
