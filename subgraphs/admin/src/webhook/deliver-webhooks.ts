import type { Db, Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { ServiceDatabase } from '@commerce-tracking/service-kit/database';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { type Attempt, sendDelivery } from './send-delivery.ts';
import { signatureOf, type WebhookSecrets } from './webhook-signature.ts';

export type DeliveryOptions = {
  database: Pick<ServiceDatabase<Db, Tx>, 'db' | 'transaction'>;
  secrets: WebhookSecrets;
  allowPrivate: boolean;
  log: Logger;
  /** Waits after the first attempt, the second, and so on; after the last of them it is given up. */
  retryAfterMs?: readonly number[];
  pollMs?: number;
  timeoutMs?: number;
};

const [second, minute, hour] = [1_000, 60_000, 3_600_000];
/** More than two days in all. */
export const usualRetryAfterMs: readonly number[] = [
  ...[10 * second, minute, 5 * minute, 30 * minute],
  ...[2 * hour, 6 * hour, 14 * hour, 28 * hour],
];
/** To one receiver at once, and to how many receivers. */
const atOnce = 5;
const lanesMax = 100;
const attemptsLogged = 20;
/** Deliveries that are over are kept this long. */
const keptMs = 30 * 24 * hour;
const oldSecretMs = 24 * hour;
/** Longer than the longest wait between two attempts: what nobody has tried for so long stands behind too many. */
const untriedMs = 4 * 24 * hour;

type Due = Prisma.WebhookDeliveryModel & { webhook: Prisma.WebhookModel };

/**
 * Sends what waits, in every process with the worker role: webhook by webhook, so that a receiver that
 * does not answer holds up no other. A delivery is taken for longer than an attempt lasts; should its process die, another one tries again. So it arrives once or more often,
 * always under the same id.
 */
export function startDeliveries(options: DeliveryOptions): { stop(): Promise<void> } {
  const { database, log, pollMs = second, timeoutMs = 10 * second } = options;
  const { db, transaction } = database;
  const waits = options.retryAfterMs ?? usualRetryAfterMs;
  const leaseMs = timeoutMs * 3;
  let isStopped = false;
  let isFailing = false;
  let tidiedAt = 0;
  let wake: () => void = () => undefined;

  const lanes = new Map<string, Promise<void>>();

  const run = async () => {
    while (!isStopped) {
      try {
        const waiting = await waitingWebhooks();
        for (const webhookId of waiting) {
          if (lanes.size >= lanesMax) break;
          if (!lanes.has(webhookId)) lanes.set(webhookId, work(webhookId));
        }
        await tidy();
        if (waiting.length === 0) isFailing = false;
      } catch (error) {
        failed(error);
      }
      await pause();
    }
    await Promise.all(lanes.values());
  };
  const running = run();

  return {
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };

  async function work(webhookId: string): Promise<void> {
    try {
      while (!isStopped) {
        const due = await take(webhookId);
        if (due.length === 0) return;
        await Promise.all(due.map(attempt));
        isFailing = false;
      }
    } catch (error) {
      failed(error);
    } finally {
      lanes.delete(webhookId);
    }
  }

  function failed(error: unknown): void {
    if (!isFailing) log.warn({ err: error }, 'webhooks not delivered; trying again');
    isFailing = true;
  }

  /** Those that something is due for, whoever works on them. */
  async function waitingWebhooks(): Promise<string[]> {
    const rows = await db.sql.select<{ id: string }>(
      "SELECT w.`id` FROM `admin_webhook` w WHERE w.`status` = 'ACTIVE' AND EXISTS (SELECT 1 FROM " +
        "`admin_webhook_delivery` d WHERE d.`webhookId` = w.`id` AND d.`status` = 'WAITING' AND d.`nextAttemptAt` <= ?)",
      [new Date()],
    );
    return rows.map(({ id }) => id);
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      if (isStopped) return resolve();
      const timer = setTimeout(resolve, pollMs);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** What is due for a webhook, taken so that no other process takes it meanwhile. */
  function take(webhookId: string): Promise<Due[]> {
    return transaction(async (tx) => {
      const now = new Date();
      const due = await tx.sql.select<{ id: string }>(
        "SELECT `id` FROM `admin_webhook_delivery` WHERE `webhookId` = ? AND `status` = 'WAITING' AND `nextAttemptAt` <= ? " +
          "AND `webhookId` IN (SELECT `id` FROM `admin_webhook` WHERE `status` = 'ACTIVE') " +
          `ORDER BY \`nextAttemptAt\` LIMIT ${atOnce} FOR UPDATE SKIP LOCKED`,
        [webhookId, now],
      );
      const where = { id: { in: due.map(({ id }) => id) } };
      if (due.length === 0) return [];
      const nextAttemptAt = new Date(now.getTime() + leaseMs);
      await tx.webhookDelivery.updateMany({ where, data: { nextAttemptAt } });
      return tx.webhookDelivery.findMany({ where, include: { webhook: true } });
    });
  }

  async function attempt(delivery: Due): Promise<void> {
    const { id, body, webhook } = delivery;
    const timestamp = Math.floor(Date.now() / second);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'commerce-tracking-webhooks',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(secretsOf(webhook), { id, timestamp, body }),
    };
    const { allowPrivate } = options;
    const result = await sendDelivery({ url: webhook.url, headers, body, allowPrivate, timeoutMs });
    await note(delivery, result);
  }

  /** The secret, and for a day the one before it. */
  function secretsOf({ id, secretNumber, secretRotatedAt }: Prisma.WebhookModel): string[] {
    const isNew = secretRotatedAt && Date.now() - secretRotatedAt.getTime() < oldSecretMs;
    const numbers = isNew ? [secretNumber, secretNumber - 1] : [secretNumber];
    return numbers.map((number) => options.secrets.secretOf(id, number));
  }

  async function note(delivery: Due, { error, ...rest }: Attempt): Promise<void> {
    const { id, webhookId, event } = delivery;
    const now = new Date();
    const attempts = delivery.attempts + 1;
    const wait = waits[attempts - 1];
    // Up to a fifth more, so that what failed together does not come back together.
    const again = wait === undefined ? null : now.getTime() + wait * (1 + Math.random() / 5);
    const status = !error ? 'DELIVERED' : again === null ? 'GIVEN_UP' : 'WAITING';
    const line = { at: now.toISOString(), error: error?.slice(0, 200) ?? null, ...rest };
    const log = [...(delivery.attemptLog as object[]), line].slice(-attemptsLogged);
    await db.webhookDelivery.updateMany({
      // An administrator may have decided otherwise, or deleted it, in the meantime.
      where: { id, status: 'WAITING', attempts: delivery.attempts },
      data: {
        ...{ status, attempts, attemptLog: log as never, updatedAt: now },
        nextAttemptAt: status === 'WAITING' && again !== null ? new Date(again) : null,
        deliveredAt: status === 'DELIVERED' ? now : null,
      },
    });
    const about = { webhookId, deliveryId: id, event, attempts, ...line };
    if (status === 'DELIVERED') options.log.debug(about, 'webhook delivered');
    else if (status === 'GIVEN_UP') options.log.error(about, 'webhook delivery given up');
    else options.log.info(about, 'webhook not delivered; again later');
  }

  async function tidy(): Promise<void> {
    if (Date.now() - tidiedAt < hour) return;
    tidiedAt = Date.now();
    const updatedAt = { lt: new Date(tidiedAt - keptMs) };
    await db.webhookDelivery.deleteMany({ where: { status: { not: 'WAITING' }, updatedAt } });
    const untried = { updatedAt: { lt: new Date(tidiedAt - untriedMs) } };
    const { count } = await db.webhookDelivery.updateMany({
      where: { status: 'WAITING', ...untried, webhook: { status: 'ACTIVE' } },
      data: { status: 'GIVEN_UP', nextAttemptAt: null, updatedAt: new Date(tidiedAt) },
    });
    if (count > 0) options.log.error({ count }, 'webhook deliveries given up, untried for days');
  }
}
