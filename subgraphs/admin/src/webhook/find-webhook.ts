import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT, STALE_VERSION } from '@commerce-tracking/service-kit/reasons';

/**
 * The webhook to change, its row locked until the end of the transaction.
 * @throws DomainError ABSENT, or STALE_VERSION when it has changed
 */
export async function findWebhookForWrite(
  db: Tx,
  { id, expectedVersion }: { id: string; expectedVersion?: number },
): Promise<Prisma.WebhookModel> {
  await db.sql.select('SELECT `id` FROM `admin_webhook` WHERE `id` = ? FOR UPDATE', [id]);
  const found = await db.webhook.findUnique({ where: { id } });
  if (!found) throw new DomainError(ABSENT);
  if (expectedVersion !== undefined && found.version !== expectedVersion) {
    throw new DomainError(STALE_VERSION, { currentVersion: found.version, state: found.status });
  }
  return found;
}

/** How a webhook is called in the audit log: its host, since a path may hold a secret of the receiver's. */
export function auditTarget({ id, url }: Pick<Prisma.WebhookModel, 'id' | 'url'>) {
  return { entityType: 'Webhook', entityId: id, entityLabel: new URL(url).host };
}
