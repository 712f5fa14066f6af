import { isTransportError } from '@commerce-tracking/federation-nats/errors';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import type { NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import type { OutboxMessage } from './outbox-store.ts';

/** What JetStream has stored, and why not the rest. */
export type Published = { stored: OutboxMessage[]; failure?: unknown };

/** What was under way to a leader that died is sent again after so long. */
const ackTimeoutMs = 2_500;
/** A stream that stores nothing at all for so long has lost its leader: the others are not kept up for it. */
const silenceMs = 2_000;
/**
 * So many are under way to a stream at once. Of thousands the first is acknowledged late on a slow machine, and what is
 * given up and sent again is work for the leader all the same.
 */
const underwayMost = 256;
/** So long one message may take that finds out whether a stream has a leader again. */
const probeMs = 500;

/**
 * Publishes messages in their order: aggregates side by side, the messages of one aggregate in one stream one after the
 * other, so that a failure stops its rest, and nothing else. A stream that was silent the last time is tried with
 * one message, and is given the rest once that is answered: while its nodes choose a leader nothing is sent in vain,
 * and what waits leaves soon after they have. Core subscribers of a subject keep the broker from saying that nobody
 * takes it in.
 */
export function createOutboxPublisher(
  connection: NatsConnection,
): (messages: readonly OutboxMessage[]) => Promise<Published> {
  const silent = new Set<string>();
  return async (messages) => {
    const published: Published = { stored: [] };
    const byStream = new Map<string, OutboxMessage[]>();
    for (const message of messages) {
      const own = byStream.get(streamOf(message));
      if (own) own.push(message);
      else byStream.set(streamOf(message), [message]);
    }
    const streams = [...byStream].map(async ([stream, own]) => {
      const isHeard = await publishTo(connection, own, published, silent.has(stream));
      if (isHeard) silent.delete(stream);
      else silent.add(stream);
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
 * Publishes to one stream; false when that is silent. Published as requests: the client's own JetStream call writes
 * each by itself, and writes to the socket were a third of a worker's time.
 */
async function publishTo(
  connection: NatsConnection,
  messages: readonly OutboxMessage[],
  published: Published,
  isDoubtful: boolean,
): Promise<boolean> {
  const chains = new Map<string, Promise<void>>();
  const publish = async (some: readonly OutboxMessage[], quietMs: number): Promise<boolean> => {
    const calling = new AbortController();
    const quiet = setTimeout(() => calling.abort(), quietMs);
    const sent = some.map((message) => {
      const one = async () => {
        const answer = await ask(connection, message, calling.signal);
        quiet.refresh();
        assertStored(answer);
        published.stored.push(message);
      };
      const before = chains.get(message.aggregateId);
      const chain = before ? before.then(one) : one();
      chains.set(message.aggregateId, chain);
      return chain;
    });
    const ended = await Promise.allSettled(sent);
    clearTimeout(quiet);
    const reasons: unknown[] = ended.flatMap((one) =>
      one.status === 'rejected' ? [one.reason] : [],
    );
    published.failure ??= reasons[0];
    // Whatever else it says, a stream that answers has a leader.
    return !reasons.some(isTransportError);
  };
  const first = isDoubtful ? 1 : 0;
  if (isDoubtful && !(await publish(messages.slice(0, 1), probeMs))) return false;
  for (let start = first; start < messages.length; start += underwayMost) {
    if (!(await publish(messages.slice(start, start + underwayMost), silenceMs))) return false;
  }
  return true;
}

const decoder = new TextDecoder();

/** What the stream says of a message. @throws TransportError where nobody says anything */
async function ask(
  connection: NatsConnection,
  message: OutboxMessage,
  signal: AbortSignal,
): Promise<string> {
  const reply = await requestReply({
    connection,
    subject: message.subject,
    body: message.body,
    headers: { 'Nats-Msg-Id': message.id, 'Aggregate-Id': message.aggregateId },
    deadlineAt: Date.now() + ackTimeoutMs,
    signal,
  });
  return decoder.decode(reply.body);
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
