import type { Db } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import {
  type StreamMessage,
  UnreadableMessage,
} from '@commerce-tracking/service-kit/streams/stream-message';
import { bodyOf, isChosen } from './event-body.ts';

/**
 * Puts events down for every webhook that has chosen them: once each, however often an event comes.
 * A webhook is told of nothing that happened before it was there, nor while it was paused.
 * @throws UnreadableMessage when one is no event
 */
export async function recordDeliveries(
  db: Db,
  messages: readonly StreamMessage[],
): Promise<number> {
  const events = messages.map(({ id, subject, payload }) => {
    if (typeof payload !== 'object' || payload === null)
      throw new UnreadableMessage('not an event');
    const happenedAt = new Date(String((payload as { at?: unknown }).at ?? ''));
    return { id, event: subject.replace(/^event\./, ''), payload, happenedAt };
  });
  const webhooks = await db.webhook.findMany({ where: { status: 'ACTIVE' } });
  const now = new Date();
  const data = events.flatMap(({ id, event, payload, happenedAt }) =>
    webhooks
      .filter(({ events }) => isChosen(events as string[], event))
      .filter(({ createdAt }) => !(happenedAt < createdAt))
      .map((webhook) => ({
        ...{ id: newId(), webhookId: webhook.id, eventId: id.slice(0, 120), event, attemptLog: [] },
        body: bodyOf(event, payload as Record<string, unknown>),
        ...{ nextAttemptAt: now, createdAt: now, updatedAt: now },
      })),
  );
  if (data.length === 0) return 0;
  const { count } = await db.webhookDelivery.createMany({ data, skipDuplicates: true });
  return count;
}
