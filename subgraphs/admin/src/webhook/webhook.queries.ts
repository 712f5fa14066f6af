import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { type Page, type PageArgs, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import type { QueryWebhookDeliveriesArgs } from '../generated/graphql.ts';

/** A webhook as stored. */
export type WebhookRow = Prisma.WebhookModel;
/** A delivery as stored. */
export type WebhookDeliveryRow = Prisma.WebhookDeliveryModel;

type Counted<Row> = Page<Row> & { totalCount: () => Promise<number> };
export type WebhookPageRow = Counted<WebhookRow>;
export type WebhookDeliveryPageRow = Counted<WebhookDeliveryRow>;

/** Webhooks, newest first. */
export async function findWebhooks(db: Db, args: PageArgs): Promise<WebhookPageRow> {
  const page = pageArgs(args, { max: 100, keys: 1 });
  const rows = await db.webhook.findMany({
    where: page.after ? { id: { lt: String(page.after[0]) } } : {},
    orderBy: { id: 'desc' },
    skip: page.offset,
    take: page.limit + 1,
  });
  return {
    ...toPage(rows, page.limit, (row) => [row.id]),
    totalCount: () => db.webhook.count(),
  };
}

/** What webhooks were told, newest first. */
export async function findWebhookDeliveries(
  db: Db,
  args: QueryWebhookDeliveriesArgs,
): Promise<WebhookDeliveryPageRow> {
  const page = pageArgs(args, { max: 100, keys: 1 });
  const { webhookId, status, event } = args.filter ?? {};
  const where = {
    ...(webhookId && { webhookId }),
    ...(status && { status }),
    ...(event && { event }),
  };
  const rows = await db.webhookDelivery.findMany({
    where: { AND: [where, page.after ? { id: { lt: String(page.after[0]) } } : {}] },
    orderBy: { id: 'desc' },
    skip: page.offset,
    take: page.limit + 1,
  });
  return {
    ...toPage(rows, page.limit, (row) => [row.id]),
    totalCount: () => db.webhookDelivery.count({ where }),
  };
}

export function findWebhook(db: Db, id: string): Promise<WebhookRow | null> {
  return db.webhook.findUnique({ where: { id } });
}

export function findWebhookDelivery(db: Db, id: string): Promise<WebhookDeliveryRow | null> {
  return db.webhookDelivery.findUnique({ where: { id } });
}
