import { setTimeout as pause } from 'node:timers/promises';
import { headers, type NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import { publishSoon } from '@commerce-tracking/federation-nats/outgoing';
import { requestReply } from '@commerce-tracking/federation-nats/request';
import { isJobMessage } from './job-messages.ts';
import type { Logger } from './logs.ts';
import type { OutboxMessage, OutboxStore, PublishMessages } from './outbox-store.ts';

export type OutboxRelay = {
  /** Tells the relay of a commit: broadcasts its events at once and relays soon after. */
  notice(messages: OutboxMessage[]): void;
  stop(): Promise<void>;
};

const batch = { least: 1_000, most: 4_000 };
const pollMs = 1_000;
/** What was under way to a leader that died is sent again after so long; the relay waits for it. */
const ackTimeoutMs = 2_500;
const pauseMs = 250;
const failedMs = 500;
/**
 * So soon after a commit its messages are relayed; others that commit meanwhile go with them. A turn costs five
 * statements, and every process that commits takes turns.
 */
const gatherMs = 200;

/**
 * Moves outbox rows to JetStream, their id as `Nats-Msg-Id`, so that a repeated publication is
 * stored once. Events are also broadcast right after the commit, for caches; whoever listens has to bear hearing of
 * an event twice. No stream keeps a broadcast: processes that commit one after the other may broadcast in another
 * order, and one that dies in between not at all.
 */
export function startOutboxRelay<Tx>(options: {
  connection: NatsConnection;
  store: OutboxStore<Tx>;
  log: Logger;
}): OutboxRelay {
  const { connection, store, log } = options;
  let stopped = false;
  let wake: (() => void) | null = null;
  let isPressing = false;
  let soon: NodeJS.Timeout | undefined;

  let isFailing = false;
  const fail = (error: unknown) => {
    if (!isFailing) log.warn({ err: error }, 'outbox not relayed; trying again');
    isFailing = true;
  };
  const publish: PublishMessages = async (messages) => {
    const { stored, failure } = await publishInOrder(connection, messages);
    if (failure) fail(failure);
    else isFailing = false;
    return stored;
  };
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    // A batch that was full means that more comes than leaves: the next is larger, so that the lag stays short.
    let limit: number = batch.least;
    while (!stopped) {
      let relayed = 0;
      isPressing = false;
      const asked = limit;
      try {
        relayed = await store.relay(asked, publish);
        limit = relayed < asked ? batch.least : Math.min(batch.most, asked * 2);
      } catch (error) {
        fail(error);
      }
      if (isPressing && !isFailing) continue;
      // A stream without a leader is not asked again at every commit: nobody could be sooner for it.
      if (!stopped && isFailing) await pause(failedMs);
      else if (!stopped && relayed < asked) await sleep(pollMs);
      else if (!stopped) await sleep(pauseMs);
    }
  };
  const running = run();

  return {
    notice(messages) {
      // Somebody waits for a job to begin, and nobody for an event.
      if (messages.some(isJobMessage)) {
        isPressing = true;
        wake?.();
      }
      soon ??= setTimeout(() => {
        soon = undefined;
        wake?.();
      }, gatherMs).unref();
      for (const message of messages) {
        if (message.subject.startsWith('event.') && !connection.isClosed()) {
          // With the answer of the command, which follows at once, in one write to the socket.
          publishSoon(connection, message.subject, message.body, {
            headers: broadcastHeaders(message),
          });
        }
      }
    },
    async stop() {
      stopped = true;
      clearTimeout(soon);
      wake?.();
      await running;
      await store.relay(batch.most, publish).catch((error: unknown) => {
        log.info({ err: error }, 'last outbox rows stay for the next start');
      });
    },
  };
}

/**
 * Aggregates side by side, the messages of one aggregate in one stream one after the other: a failure
 * stops its rest, and nothing else: while one stream has no leader the others go on. Published as requests: the client's own JetStream call writes each by itself, and
 * writes to the socket were a third of a worker's time.
 */
async function publishInOrder(connection: NatsConnection, messages: readonly OutboxMessage[]) {
  const stored: OutboxMessage[] = [];
  const chains = new Map<string, Promise<void>>();
  for (const message of messages) {
    const chain = `${message.subject.split('.', 1)[0]} ${message.aggregateId}`;
    const before = chains.get(chain);
    const publish = () => publishStored(connection, message).then(() => void stored.push(message));
    chains.set(chain, before ? before.then(publish) : publish());
  }
  const ended = await Promise.allSettled(chains.values());
  const failed = ended.find((chain) => chain.status === 'rejected');
  return { stored, failure: failed?.reason as unknown };
}

const decoder = new TextDecoder();

/** Resolves when JetStream has stored the message, now or before. */
async function publishStored(connection: NatsConnection, message: OutboxMessage): Promise<void> {
  const reply = await requestReply({
    connection,
    subject: message.subject,
    body: message.body,
    headers: { 'Nats-Msg-Id': message.id, 'Aggregate-Id': message.aggregateId },
    deadlineAt: Date.now() + ackTimeoutMs,
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

function broadcastHeaders(message: OutboxMessage) {
  const meta = headers();
  meta.set('Aggregate-Id', message.aggregateId);
  // The stream of this subject has another name, so it leaves the message alone.
  meta.set('Nats-Expected-Stream', 'none');
  return meta;
}
