import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { uuid } from '@commerce-tracking/service-kit/input';
import { ID_TAKEN } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { auditTarget } from './find-webhook.ts';
import { webhookFields } from './webhook.input.ts';

/** Registers an address to be told of events; its id, made by the client, is also the id of the write. */
export const createWebhook = command({
  subject: 'command.admin.webhook.create',
  permission: 'system:operate',
  input: z.strictObject({ id: uuid, ...webhookFields }),
  idempotencyKey: ({ id }) => id,
  async run({ input, db, now, audit }) {
    const { id, ...fields } = input;
    if (await db.webhook.findUnique({ where: { id } })) throw new DomainError(ID_TAKEN);
    await db.webhook.create({ data: { ...input, createdAt: now, updatedAt: now } });
    audit({ ...auditTarget(input), after: { ...fields, url: new URL(input.url).host } });
    return { id };
  },
});
