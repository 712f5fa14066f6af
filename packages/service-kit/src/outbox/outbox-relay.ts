import { setTimeout as pause } from 'node:timers/promises';
import { publishSoon } from '@commerce-tracking/federation-nats/messages/outgoing';
import { headers, type NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import { isJobMessage } from '../jobs/job-messages.ts';
import type { Logger } from '../logs.ts';
import { createOutboxPublisher } from './outbox-publisher.ts';
import type { OutboxMessage, OutboxStore, PublishMessages } from './outbox-store.ts';

export type OutboxRelay = {
  /** Tells the relay of a commit: broadcasts its events at once and relays soon after. */
  notice(messages: OutboxMessage[]): void;
  stop(): Promise<void>;
};

const batch = { least: 1_000, most: 4_000 };
const pollMs = 1_000;
const pauseMs = 250;
const failedMs = 250;
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
  const publishInOrder = createOutboxPublisher(connection);
  const publish: PublishMessages = async (messages) => {
    const { stored, failure } = await publishInOrder(messages);
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

function broadcastHeaders(message: OutboxMessage) {
  const meta = headers();
  meta.set('Aggregate-Id', message.aggregateId);
  // The stream of this subject has another name, so it leaves the message alone.
  meta.set('Nats-Expected-Stream', 'none');
  return meta;
}
