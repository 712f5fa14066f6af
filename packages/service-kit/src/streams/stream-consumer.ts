import { join } from 'node:path';
import {
  AckPolicy,
  type ConsumerMessages,
  type JsMsg,
  type NatsConnection,
  nanos,
} from '@commerce-tracking/federation-nats/nats-client';
import type { Logger } from '../logs.ts';
import { failureOf, isPassing, publishDeadLetter, retrySubject } from './dead-letters.ts';
import { gatherMessages } from './gather-messages.ts';
import { createMessagesInHand, DeadlyMessage } from './messages-in-hand.ts';
import {
  originOf,
  type Reader,
  readWhole,
  received,
  retried,
  type StreamMessage,
  UnreadableMessage,
} from './stream-message.ts';
import { ensureStreams } from './streams.ts';

export type StreamConsumer = { stop(): Promise<void> };

export type StreamConsumerOptions = {
  connection: NatsConnection;
  replicas: number;
  /** Name of the service that follows. */
  service: string;
  stream: 'EVENTS' | 'AUDIT' | 'JOBS' | 'DEAD';
  durable: string;
  /** Subject of interest; the whole stream unless given. */
  subject?: string;
  handle(message: StreamMessage): Promise<void>;
  /**
   * Handles what has gathered meanwhile at once, all of it or nothing. Where it fails, each message is
   * handled by itself, so that a bad one keeps nobody up.
   */
  handleMany?(messages: readonly StreamMessage[]): Promise<void>;
  /** Turns a driver's error into a DomainError, so that an outage is told from a bad message. */
  translate?(error: unknown): unknown;
  /** Waits between the attempts; after the last of them the message is given up. */
  retryAfterMs?: readonly number[];
  /** Never gives up: for the one who stores what others have given up. */
  isLastResort?: boolean;
  /** The process's own folder, for notes of what it has in hand. */
  dataDir: string;
  /** A message in hand for longer than this belongs to a process that is gone: it is delivered again. */
  goneAfterMs?: number;
  log: Logger;
};

const pauseMs = 1_000;
const defaultGoneAfterMs = 30_000;
const defaultRetryAfterMs = [1_000, 5_000, 15_000, 30_000, 60_000];

/**
 * Follows a stream under a durable name that all processes of a service share. A message is
 * acknowledged once `handle` has resolved and delivered again, later each time, when it has not, so
 * `handle` has to bear seeing a message twice. A message that has failed every attempt is told as a
 * dead letter and let go; the others pass meanwhile. Each process of a service counts its own attempts.
 * While something the service needs is away, messages wait and none is given up. Over one that ends the
 * process before it fails a few processes end, then it is given up too. See docs/decisions/0015-dead-letters.md.
 */
export function startStreamConsumer(options: StreamConsumerOptions): StreamConsumer {
  const { durable, subject, isLastResort } = options;
  const followed = [follow(options, options.stream, durable, subject, received)];
  // The second way in: what is tried again reaches this consumer and nobody else.
  if (!isLastResort) {
    const retries = `${durable}-retries`;
    followed.push(follow(options, 'DEAD', retries, retrySubject(durable), retried));
  }
  return {
    async stop() {
      await Promise.all(followed.map((one) => one.stop()));
    },
  };
}

function follow(
  options: StreamConsumerOptions,
  stream: StreamConsumerOptions['stream'],
  durable: string,
  subject: string | undefined,
  read: Reader,
): StreamConsumer {
  const { connection, log } = options;
  const inHand = createMessagesInHand(join(options.dataDir, 'in-hand', durable), log);
  const failures = new Map<number, { since: Date; attempts: number }>();
  let stopped = false;
  let told = false;
  let messages: ConsumerMessages | null = null;

  const deliver = async (message: JsMsg) => {
    const { streamSequence } = message.info;
    try {
      await inHand.during(placeOf(message), () => options.handle(readWhole(message, read)));
      failures.delete(streamSequence);
      message.ack();
    } catch (thrown) {
      const error = options.translate?.(thrown) ?? thrown;
      await failed(message, error).catch((again: unknown) => {
        log.warn({ err: again, durable }, 'dead letter not stored; the message comes again');
        message.nak(pauseMs);
      });
    }
  };
  const deliverMany = async (all: readonly JsMsg[]) => {
    const gathered: JsMsg[] = [];
    for (const message of all) {
      if (inHand.isSuspect(placeOf(message))) await deliver(message);
      else gathered.push(message);
    }
    if (gathered.length === 0) return;
    try {
      await options.handleMany?.(gathered.map((message) => readWhole(message, read)));
    } catch (thrown) {
      const error = options.translate?.(thrown) ?? thrown;
      // What is away is away for all; else one of them is to blame.
      for (const message of gathered) {
        if (isPassing(error)) await failed(message, error);
        else await deliver(message);
      }
      return;
    }
    for (const message of gathered) {
      failures.delete(message.info.streamSequence);
      message.ack();
    }
  };
  const failed = async (message: JsMsg, error: unknown) => {
    const waits = options.retryAfterMs ?? defaultRetryAfterMs;
    const { streamSequence, redeliveryCount: deliveries } = message.info;
    const now = new Date();
    // Of the deliveries the broker counts, those during an outage were no attempts.
    const known = failures.get(streamSequence) ?? startOf(error, now);
    const attempts = known.attempts + (isPassing(error) ? 0 : 1);
    failures.set(streamSequence, { ...known, attempts });
    const about = { err: error, subject: message.subject, durable, attempts, deliveries };
    const isHopeless = error instanceof UnreadableMessage || error instanceof DeadlyMessage;
    const isOver = isHopeless || attempts > waits.length;
    if (!isOver || (options.isLastResort && !isHopeless)) {
      log.warn(about, 'message not handled; again later');
      const times = isPassing(error) || options.isLastResort ? deliveries : attempts;
      message.nak(waits[Math.min(times, waits.length) - 1] ?? pauseMs);
      return;
    }
    log.error(about, 'message given up');
    if (!options.isLastResort) {
      await publishDeadLetter(connection, {
        id: `${message.info.stream}:${streamSequence}:${durable}`,
        service: options.service,
        consumer: options.durable,
        ...originOf(message, read),
        attempts,
        firstFailedAt: known.since.toISOString(),
        lastFailedAt: now.toISOString(),
        ...failureOf(error),
      });
    }
    failures.delete(streamSequence);
    message.term();
    await inHand.letGo(placeOf(message));
  };
  const followOnce = async () => {
    await ensureStreams(connection, options.replicas);
    const manager = await connection.jetstreamManager({ timeout: 3_000 });
    await manager.consumers.add(stream, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(options.goneAfterMs ?? defaultGoneAfterMs),
      max_ack_pending: 1_000,
      ...(subject && { filter_subject: subject }),
    });
    const consumer = await connection.jetstream().consumers.get(stream, durable);
    messages = await consumer.consume({
      max_messages: 100,
      // Where stream or consumer are gone, with the broker's disk or to be restored, both are looked for anew.
      abort_on_missing_resource: true,
      idle_heartbeat: 5_000,
      expires: 30_000,
    });
    told = false;
    if (stopped) await messages.close();
    if (options.handleMany) await gatherMessages(messages, deliverMany);
    else for await (const message of messages) await deliver(message);
  };
  const keepFollowing = async () => {
    while (!stopped && !connection.isClosed()) {
      await followOnce().catch((error: unknown) => {
        if (!told && !stopped) log.warn({ err: error, stream, durable }, 'stream not followed yet');
        told = true;
      });
      if (!stopped) await new Promise((wake) => setTimeout(wake, pauseMs).unref());
    }
  };
  const following = keepFollowing();

  return {
    async stop() {
      stopped = true;
      await messages?.close();
      await following;
    },
  };
}

/** What is known of a message's failures when this process sees the first: others may have ended over it. */
function startOf(error: unknown, now: Date) {
  // That it is not begun again counts as one below.
  if (error instanceof DeadlyMessage) return { since: error.since, attempts: error.begun - 1 };
  return { since: now, attempts: 0 };
}

function placeOf({ info }: JsMsg) {
  return { sequence: info.streamSequence, deliveries: info.redeliveryCount };
}
