import type { NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import { requestReply } from '@commerce-tracking/federation-nats/request';
import type { OutboxMessage } from './outbox-store.ts';

/** What JetStream has stored, and why not the rest. */
export type Published = { stored: OutboxMessage[]; failure?: unknown };

/** What was under way to a leader that died is sent again after so long. */
const ackTimeoutMs = 2_500;
/** A stream that stores nothing at all for so long has lost its leader: the others are not kept up for it. */
const silenceMs = 1_000;
/** So long one message may take that finds out whether a stream has a leader again. */
const probeMs = 500;

/**
 * Publishes messages in their order. A stream that took nothing the last time is tried with one message, and is
 * given the rest once that is stored: while its nodes choose a leader nothing is sent in vain, and what waits
 * leaves soon after they have. Core subscribers of a subject keep the broker from saying that nobody takes it in.
 */
export function createOutboxPublisher(
  connection: NatsConnection,
): (messages: readonly OutboxMessage[]) => Promise<Published> {
  const doubtful = new Set<string>();
  return async (messages) => {
    const published: Published = { stored: [] };
    const byStream = new Map<string, OutboxMessage[]>();
    for (const message of messages) {
      const own = byStream.get(streamOf(message));
      if (own) own.push(message);
      else byStream.set(streamOf(message), [message]);
    }
    const streams = [...byStream].map(async ([stream, own]) => {
      try {
        if (doubtful.has(stream))
          await publishInOrder(connection, own.splice(0, 1), published, probeMs);
        await publishInOrder(connection, own, published, silenceMs);
        doubtful.delete(stream);
      } catch (error) {
        doubtful.add(stream);
        published.failure ??= error;
      }
    });
    await Promise.all(streams);
    return published;
  };
}

/** Subjects of one family go to one stream. */
function streamOf({ subject }: OutboxMessage): string {
  return subject.split('.', 1)[0] as string;
}

/**
 * Aggregates side by side, the messages of one aggregate one after the other: a failure stops its rest, and nothing
 * else. Published as requests: the client's own JetStream call writes each by itself, and writes to the socket were a
 * third of a worker's time.
 * @throws Error when not all of them are stored
 */
async function publishInOrder(
  connection: NatsConnection,
  messages: readonly OutboxMessage[],
  { stored }: Published,
  quietMs: number,
): Promise<void> {
  const calling = new AbortController();
  const quiet = setTimeout(() => calling.abort(), quietMs);
  const chains = new Map<string, Promise<void>>();
  for (const message of messages) {
    const publish = async () => {
      await publishStored(connection, message, calling.signal);
      stored.push(message);
      quiet.refresh();
    };
    const before = chains.get(message.aggregateId);
    chains.set(message.aggregateId, before ? before.then(publish) : publish());
  }
  const ended = await Promise.allSettled(chains.values());
  clearTimeout(quiet);
  const failed = ended.find((chain) => chain.status === 'rejected');
  if (failed && calling.signal.aborted) throw new Error(`nothing was stored for ${quietMs} ms`);
  if (failed) throw failed.reason;
}

const decoder = new TextDecoder();

/** Resolves when JetStream has stored the message, now or before. */
async function publishStored(
  connection: NatsConnection,
  message: OutboxMessage,
  signal: AbortSignal,
): Promise<void> {
  const reply = await requestReply({
    connection,
    subject: message.subject,
    body: message.body,
    headers: { 'Nats-Msg-Id': message.id, 'Aggregate-Id': message.aggregateId },
    deadlineAt: Date.now() + ackTimeoutMs,
    signal,
  });
  assertStored(decoder.decode(reply.body));
}

/**
 * JetStream has stored a message when it names its place in the stream. While a first publication is still being
 * agreed on among the nodes, servers answer a second one with `duplicate` and no place; when the leader is lost at
 * that moment so is the message. Taken for stored, it was missing, or came after those that follow it.
 * @throws Error when it is not stored yet
 */
export function assertStored(answer: string): void {
  const acknowledged = JSON.parse(answer) as { seq?: number; error?: { description: string } };
  if (acknowledged.error) throw new Error(acknowledged.error.description);
  if (!acknowledged.seq) throw new Error('the message is known to JetStream and not yet stored');
}
