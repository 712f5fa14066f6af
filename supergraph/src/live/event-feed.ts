import type { ConsumerMessages, JsMsg } from '@commerce-tracking/federation-nats/nats-client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { ensureStreams } from '@commerce-tracking/service-kit/streams/streams';
import type { Connection } from '../nats-link.ts';
import { type EventPlace, streamMark, writeEventId } from './event-id.ts';
import { EVENTS_GONE } from './live.errors.ts';
import type { LiveEvent } from './live-field.ts';
import {
  addConsumer,
  createStoredEvents,
  type Missed,
  notReady,
  readEvent,
  eventStream as stream,
} from './stored-events.ts';

/** The one reader of the stream of events in this process. */
export type EventFeed = {
  /**
   * Up to where events have been told. The first call begins to follow the stream.
   * @throws DomainError UNAVAILABLE while JetStream does not answer
   */
  position(): Promise<number>;
  /** The same at this very moment; only after `position()`. */
  place(): number;
  /** A place as clients keep it; only after `position()`. */
  idOf(sequence: number): string;
  /** Told of each event once, in the order of the stream; `gone` when nobody can say what came after a place. */
  listen(listener: { tell(event: LiveEvent): void; gone(lastEventId: string): void }): void;
  /**
   * The events after one place up to another.
   * @throws DomainError EVENTS_GONE when some are no longer kept
   */
  replay(missed: Missed): AsyncIterable<LiveEvent>;
  /** @throws DomainError EVENTS_GONE when events after a place are no longer kept, or it is none of this stream */
  assertKept(after: EventPlace): Promise<void>;
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

const patienceMs = 5_000;
const pauseMs = 250;
/** An event may be published again when its publisher has not heard of the first time. */
const knownMax = 20_000;
const batch = 500;

/** Follows the stream with one consumer per process, which is made anew wherever it breaks off. */
export function createEventFeed(options: EventFeedOptions): EventFeed {
  const { isOfInterest, log } = options;
  const listeners: Parameters<EventFeed['listen']>[0][] = [];
  const known = new Set<string>();
  let recent: LiveEvent[] = [];
  /** Everything after this place is in `recent`. */
  let rememberedAfter = 0;
  let place: number | null = null;
  /** Which stream it is, though others had its name. */
  let mark: string | null = null;
  let stopped = false;
  let told = false;
  let messages: ConsumerMessages | null = null;
  let following: Promise<void> | null = null;
  let settleReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    settleReady = resolve;
  });

  const stored = createStoredEvents({ ...options, mark: () => mark });
  const idOf = (sequence: number) => writeEventId({ sequence, stream: mark });

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
    const { state, created } = await manager.streams.info(stream);
    const made = streamMark(created);
    const { first_seq: first, last_seq: last } = state;
    // Another stream, which may hold as many messages, or away for longer than it keeps them: what was missed is not known.
    if (place === null || mark !== made || last < place || first > place + 1) {
      const before = place === null ? null : idOf(place);
      place = last;
      mark = made;
      rememberedAfter = place;
      recent = [];
      known.clear();
      if (before !== null) for (const listener of listeners) listener.gone(before);
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

  async function* replay(missed: Missed) {
    const { after, until, wants } = missed;
    if (after < rememberedAfter) {
      yield* stored.read(missed);
      return;
    }
    // What is told meanwhile comes to listeners by itself.
    for (const event of [...recent]) {
      if (event.sequence > after && event.sequence <= until && wants(event)) yield event;
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
    idOf,
    listen: (listener) => void listeners.push(listener),
    replay,
    async assertKept(after) {
      const { sequence, stream: given } = after;
      if (given !== null && given !== mark) {
        throw new DomainError(EVENTS_GONE, { lastEventId: writeEventId(after) });
      }
      if (place !== null && sequence >= rememberedAfter && sequence <= place) return;
      await stored.assertKept(sequence);
    },
    async stop() {
      stopped = true;
      await messages?.close();
      await following;
    },
  };
}

/** A consumer whose server is gone says nothing any more; it is then made anew. */
async function leaveSilence(messages: ConsumerMessages): Promise<void> {
  for await (const { type } of await messages.status()) {
    if (type === 'heartbeats_missed') await messages.close();
  }
}
