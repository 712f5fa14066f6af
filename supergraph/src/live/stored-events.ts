import { createLimiter } from '@commerce-tracking/federation-nats/load/limiter';
import {
  AckPolicy,
  DeliverPolicy,
  type JetStreamManager,
  type JsMsg,
  nanos,
} from '@commerce-tracking/federation-nats/nats-client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import type { Connection } from '../nats-link.ts';
import { streamMark, writeEventId } from './event-id.ts';
import { EVENTS_GONE } from './live.errors.ts';
import type { LiveEvent } from './live-field.ts';

export const eventStream = 'EVENTS';

/** Which stored events to tell: those after one place up to another, as far as they are wanted. */
export type Missed = {
  after: number;
  until: number;
  wants(event: LiveEvent): boolean;
  /** Nobody listens any more. */
  signal: AbortSignal;
};

export type StoredEvents = {
  /** @throws DomainError EVENTS_GONE when some are no longer kept */
  read(missed: Missed): AsyncGenerator<LiveEvent, void, undefined>;
  /** @throws DomainError EVENTS_GONE when events after a place are no longer kept, or it is none of this stream */
  assertKept(after: number): Promise<void>;
};

/** Messages asked for at once, and wanted events that are held for one listener. */
const pageMax = 500;
const heldMax = 100;
/** Pages that are read at once in this process. */
const readersMax = 4;

/** What the stream holds, for listeners who come back. */
export function createStoredEvents(options: {
  connection: () => Connection | null;
  isOfInterest: (subject: string) => boolean;
  /** Which stream is followed, see `streamMark`. */
  mark: () => string | null;
}): StoredEvents {
  const { isOfInterest } = options;
  const turns = createLimiter({ concurrency: readersMax, queueMax: Number.POSITIVE_INFINITY });

  const assertKept = async (manager: JetStreamManager, after: number) => {
    const { created, state } = await manager.streams.info(eventStream);
    const isSame = streamMark(created) === options.mark();
    if (isSame && after >= state.first_seq - 1 && after <= state.last_seq) return;
    const lastEventId = writeEventId({ sequence: after, stream: options.mark() });
    throw new DomainError(EVENTS_GONE, { lastEventId });
  };

  const readPage = async ({ after, until, wants }: Missed) => {
    const connection = options.connection();
    if (!connection) throw notReady();
    const manager = await connection.jetstreamManager({ timeout: 3_000 });
    await assertKept(manager, after);
    const events: LiveEvent[] = [];
    let reached = after;
    const name = await addConsumer(manager, after + 1);
    try {
      const consumer = await connection.jetstream().consumers.get(eventStream, name);
      const fetched = await consumer.fetch({ max_messages: pageMax, expires: 2_000 });
      let expected = 1;
      for await (const message of fetched) {
        // One that was lost on the way begins the next page.
        if (message.info.deliverySequence !== expected) break;
        expected += 1;
        reached = message.info.streamSequence;
        if (reached > until) break;
        const event = isOfInterest(message.subject) ? readEvent(message) : null;
        if (event && wants(event)) events.push(event);
        if (message.info.pending === 0) reached = until;
        if (reached === until || events.length === heldMax) break;
      }
      if (reached === after) {
        const { num_pending: pending, delivered } = await consumer.info();
        if (pending === 0 && delivered.consumer_seq === 0) reached = until;
      }
    } finally {
      await manager.consumers.delete(eventStream, name).catch(() => false);
    }
    return { events, reached };
  };

  return {
    async *read(missed) {
      const { until, signal } = missed;
      const told = new Set<string>();
      let { after } = missed;
      while (after < until && !signal.aborted) {
        await new Promise<void>((start) => turns.enter(start));
        let events: LiveEvent[] = [];
        try {
          if (!signal.aborted) {
            ({ events, reached: after } = await readPage({ ...missed, after }));
          }
        } finally {
          // Given back before anything is told: a listener takes it in at its own pace, or never.
          turns.leave();
        }
        for (const event of events) {
          if (told.has(event.id)) continue;
          told.add(event.id);
          yield event;
        }
      }
    },
    async assertKept(after) {
      const manager = await options.connection()?.jetstreamManager({ timeout: 3_000 });
      if (!manager) throw notReady();
      await assertKept(manager, after);
    },
  };
}

export function notReady(): DomainError {
  return new DomainError(NOT_READY, { service: 'supergraph' });
}

/** A reader of the stream from one message on; it goes by itself when it is left. */
export async function addConsumer(manager: JetStreamManager, from: number): Promise<string> {
  const { name } = await manager.consumers.add(eventStream, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    inactive_threshold: nanos(60_000),
    mem_storage: true,
    num_replicas: 1,
  });
  return name;
}

/** Null for what is no event of ours. */
export function readEvent(message: JsMsg): LiveEvent | null {
  const { streamSequence: sequence } = message.info;
  try {
    const keys = message.json<Record<string, unknown>>();
    if (typeof keys !== 'object' || keys === null) return null;
    const id = message.headers?.get('Nats-Msg-Id') || String(keys.eventId ?? sequence);
    return { sequence, id, subject: message.subject, keys };
  } catch {
    return null;
  }
}
