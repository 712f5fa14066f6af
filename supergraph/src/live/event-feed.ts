import { createLimiter } from '@commerce-tracking/federation-nats/limiter';
import {
  AckPolicy,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamManager,
  type JsMsg,
  nanos,
} from '@commerce-tracking/federation-nats/nats-client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import { ensureStreams } from '@commerce-tracking/service-kit/streams';
import type { Connection } from '../nats-link.ts';
import { EVENTS_GONE } from './live.errors.ts';
import type { LiveEvent } from './live-field.ts';

/** The one reader of the stream of events in this process. */
export type EventFeed = {
  /**
   * Up to where events have been told. The first call begins to follow the stream.
   * @throws DomainError UNAVAILABLE while JetStream does not answer
   */
  position(): Promise<number>;
  /** The same at this very moment; only after `position()`. */
  place(): number;
  /** Told of each event once, in the order of the stream; `gone` when the stream is another one. */
  listen(listener: { tell(event: LiveEvent): void; gone(): void }): void;
  /**
   * The events after one place up to another.
   * @throws DomainError EVENTS_GONE when some are no longer kept
   */
  replay(after: number, until: number): AsyncIterable<LiveEvent>;
  /** @throws DomainError EVENTS_GONE when events after a place are no longer kept, or it is none of this stream */
  assertKept(after: number): Promise<void>;
  stop(): Promise<void>;
};

export type EventFeedOptions = {
  connection: () => Connection | null;
  replicas: number;
  /** Whether anybody may be told of events of this subject. */
  isOfInterest: (subject: string) => boolean;
  /** Events kept in memory, so that a short break costs JetStream nothing. */
  remembered: number;
  log: Logger;
};

const stream = 'EVENTS';
const patienceMs = 5_000;
const pauseMs = 250;
/** An event may be published again when its publisher has not heard of the first time. */
const knownMax = 20_000;
const batch = 500;

/** Follows the stream with one consumer per process, which is made anew wherever it breaks off. */
export function createEventFeed(options: EventFeedOptions): EventFeed {
  const { isOfInterest, log } = options;
  const listeners: Parameters<EventFeed['listen']>[0][] = [];
  const replays = createLimiter({ concurrency: 4, queueMax: Number.POSITIVE_INFINITY });
  const known = new Set<string>();
  let recent: LiveEvent[] = [];
  /** Everything after this place is in `recent`. */
  let rememberedAfter = 0;
  let place: number | null = null;
  let stopped = false;
  let told = false;
  let messages: ConsumerMessages | null = null;
  let following: Promise<void> | null = null;
  let settleReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    settleReady = resolve;
  });

  const take = (message: JsMsg) => {
    place = message.info.streamSequence;
    if (!isOfInterest(message.subject)) return;
    const event = readEvent(message);
    if (!event || known.has(event.id)) return;
    known.add(event.id);
    if (known.size > knownMax) {
      for (const id of [...known].slice(0, knownMax / 2)) known.delete(id);
    }
    recent.push(event);
    if (recent.length > options.remembered * 1.5) {
      recent = recent.slice(-options.remembered);
      rememberedAfter = (recent[0] as LiveEvent).sequence - 1;
    }
    for (const listener of listeners) listener.tell(event);
  };

  const followOnce = async (connection: Connection) => {
    await ensureStreams(connection, options.replicas);
    const manager = await connection.jetstreamManager({ timeout: 3_000 });
    const { state } = await manager.streams.info(stream);
    if (place === null || state.last_seq < place) {
      const isAnother = place !== null;
      place = state.last_seq;
      rememberedAfter = place;
      recent = [];
      known.clear();
      if (isAnother) for (const listener of listeners) listener.gone();
    } else if (state.first_seq > place + 1) {
      // Away for longer than the stream keeps: nobody can say what was missed.
      for (const listener of listeners) listener.gone();
    }
    const name = await addConsumer(manager, place + 1);
    try {
      const consumer = await connection.jetstream().consumers.get(stream, name);
      messages = await consumer.consume({
        max_messages: batch,
        abort_on_missing_resource: true,
        idle_heartbeat: 5_000,
        expires: 30_000,
      });
      if (stopped) await messages.close();
      void leaveSilence(messages);
      settleReady();
      told = false;
      let expected = 1;
      for await (const message of messages) {
        // One that was lost on the way is asked for again by a fresh consumer.
        if (message.info.deliverySequence !== expected) break;
        expected += 1;
        take(message);
      }
    } finally {
      await messages?.close();
      messages = null;
      if (!connection.isClosed()) await manager.consumers.delete(stream, name).catch(() => false);
    }
  };
  const keepFollowing = async () => {
    while (!stopped) {
      const connection = options.connection();
      if (connection?.isClosed()) return;
      if (connection) {
        await followOnce(connection).catch((error: unknown) => {
          if (!told && !stopped) log.warn({ err: error, stream }, 'events not followed yet');
          told = true;
        });
      }
      if (!stopped) await new Promise((wake) => setTimeout(wake, pauseMs).unref());
    }
  };

  async function* replay(after: number, until: number) {
    if (after < rememberedAfter) {
      await new Promise<void>((start) => replays.enter(start));
      try {
        yield* replayStored(after, until);
      } finally {
        replays.leave();
      }
      return;
    }
    // What is told meanwhile comes to listeners by itself.
    for (const event of [...recent]) {
      if (event.sequence > after && event.sequence <= until) yield event;
    }
  }

  async function* replayStored(after: number, until: number) {
    const connection = options.connection();
    if (!connection) throw notReady();
    const manager = await connection.jetstreamManager({ timeout: 3_000 });
    const { state } = await manager.streams.info(stream);
    if (state.first_seq > after + 1) throw new DomainError(EVENTS_GONE, { lastEventId: after });
    const seen = new Set<string>();
    let reached = after;
    while (reached < until && !stopped) {
      const name = await addConsumer(manager, reached + 1);
      try {
        const consumer = await connection.jetstream().consumers.get(stream, name);
        let expected = 1;
        for (let isWhole = true; isWhole && reached < until && !stopped; ) {
          const fetched = await consumer.fetch({ max_messages: batch, expires: 2_000 });
          let left = -1;
          for await (const message of fetched) {
            if (message.info.deliverySequence !== expected) {
              isWhole = false;
              break;
            }
            expected += 1;
            reached = message.info.streamSequence;
            left = message.info.pending;
            if (reached > until) return;
            const event = isOfInterest(message.subject) ? readEvent(message) : null;
            if (event && !seen.has(event.id)) {
              seen.add(event.id);
              yield event;
            }
            if (left === 0 || reached === until) return;
          }
          if (left === -1 && isWhole) {
            const { num_pending: pending } = await consumer.info();
            if (pending === 0) return;
          }
        }
      } finally {
        await manager.consumers.delete(stream, name).catch(() => false);
      }
    }
  }

  return {
    async position() {
      following ??= keepFollowing();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patienceMs);
      });
      await Promise.race([ready, late]);
      clearTimeout(timer);
      if (place === null) throw notReady();
      return place;
    },
    place: () => place ?? 0,
    listen: (listener) => void listeners.push(listener),
    replay,
    async assertKept(after) {
      if (place !== null && after >= rememberedAfter && after <= place) return;
      const manager = await options.connection()?.jetstreamManager({ timeout: 3_000 });
      if (!manager) throw notReady();
      const { first_seq: first, last_seq: last } = (await manager.streams.info(stream)).state;
      if (after >= first - 1 && after <= last) return;
      throw new DomainError(EVENTS_GONE, { lastEventId: after });
    },
    async stop() {
      stopped = true;
      await messages?.close();
      await following;
    },
  };
}

function notReady(): DomainError {
  return new DomainError(NOT_READY, { service: 'supergraph' });
}

async function addConsumer(manager: JetStreamManager, from: number): Promise<string> {
  const { name } = await manager.consumers.add(stream, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    inactive_threshold: nanos(60_000),
    mem_storage: true,
    num_replicas: 1,
  });
  return name;
}

/** A consumer whose server is gone says nothing any more; it is then made anew. */
async function leaveSilence(messages: ConsumerMessages): Promise<void> {
  for await (const { type } of await messages.status()) {
    if (type === 'heartbeats_missed') await messages.close();
  }
}

function readEvent(message: JsMsg): LiveEvent | null {
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
