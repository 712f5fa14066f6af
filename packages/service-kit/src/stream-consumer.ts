import { AckPolicy, type ConsumerMessages, type JsMsg, type NatsConnection, nanos } from 'nats';
import type { Logger } from './logs.ts';
import { ensureStreams } from './streams.ts';

/** One message of a stream; `id` is the outbox id it was published under. */
export type StreamMessage = { id: string; subject: string; payload: unknown };

/** A message no repetition will make readable; it is set aside. */
export class UnreadableMessage extends Error {}

export type StreamConsumer = { stop(): Promise<void> };

const pauseMs = 1_000;

/**
 * Follows a stream under a durable name that all processes of a service share. A message is
 * acknowledged once `handle` has resolved and delivered again when it has not, so `handle` has to
 * bear seeing a message twice.
 */
export function startStreamConsumer(options: {
  connection: NatsConnection;
  replicas: number;
  stream: 'EVENTS' | 'AUDIT' | 'JOBS';
  durable: string;
  /** Subjects of interest; the whole stream unless given. */
  subjects?: string[];
  handle(message: StreamMessage): Promise<void>;
  log: Logger;
}): StreamConsumer {
  const { connection, stream, durable, log } = options;
  let stopped = false;
  let told = false;
  let messages: ConsumerMessages | null = null;

  const deliver = async (message: JsMsg) => {
    const id = message.headers?.get('Nats-Msg-Id') ?? '';
    try {
      await options.handle({ id, subject: message.subject, payload: payloadOf(message) });
      message.ack();
    } catch (error) {
      if (error instanceof UnreadableMessage) {
        log.error({ err: error, subject: message.subject, id }, 'message not readable; set aside');
        message.term();
      } else {
        log.warn({ err: error, subject: message.subject, id }, 'message not handled; again later');
        message.nak(pauseMs);
      }
    }
  };
  const follow = async () => {
    await ensureStreams(connection, options.replicas);
    const manager = await connection.jetstreamManager({ timeout: 3_000 });
    await manager.consumers.add(stream, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(30_000),
      max_ack_pending: 1_000,
      ...(options.subjects && { filter_subjects: options.subjects }),
    });
    const consumer = await connection.jetstream().consumers.get(stream, durable);
    messages = await consumer.consume({ max_messages: 100 });
    told = false;
    for await (const message of messages) await deliver(message);
  };
  const keepFollowing = async () => {
    while (!stopped && !connection.isClosed()) {
      await follow().catch((error: unknown) => {
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

function payloadOf(message: JsMsg): unknown {
  try {
    return message.json();
  } catch (error) {
    throw new UnreadableMessage('not JSON', { cause: error });
  }
}
