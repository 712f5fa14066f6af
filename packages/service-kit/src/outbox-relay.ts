import {
  headers,
  type JetStreamClient,
  type NatsConnection,
} from '@commerce-tracking/federation-nats/nats-client';
import type { Logger } from './logs.ts';
import type { OutboxMessage, OutboxStore } from './outbox-store.ts';

export type OutboxRelay = {
  /** Tells the relay of a commit: broadcasts its events at once and relays soon after. */
  notice(messages: OutboxMessage[]): void;
  stop(): Promise<void>;
};

const batch = 200;
const pollMs = 1_000;
const pauseMs = 20;

/**
 * Moves outbox rows to JetStream, their id as `Nats-Msg-Id`, so that a repeated publication is
 * stored once. Events are also broadcast right after the commit, for caches and subscriptions;
 * whoever listens has to bear hearing of an event twice.
 */
export function startOutboxRelay<Tx>(options: {
  connection: NatsConnection;
  store: OutboxStore<Tx>;
  log: Logger;
}): OutboxRelay {
  const { connection, store, log } = options;
  const jetstream = connection.jetstream({ timeout: 5_000 });
  let stopped = false;
  let wake: (() => void) | null = null;
  let failing = false;

  const publish = (messages: OutboxMessage[]) => publishInOrder(jetstream, messages);
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!stopped) {
      let relayed = 0;
      try {
        relayed = await store.relay(batch, publish);
        failing = false;
      } catch (error) {
        if (!failing) log.warn({ err: error }, 'outbox not relayed; trying again');
        failing = true;
      }
      if (!stopped && relayed < batch) await sleep(pollMs);
      else if (!stopped) await sleep(pauseMs);
    }
  };
  const running = run();

  return {
    notice(messages) {
      for (const message of messages) {
        if (message.subject.startsWith('event.') && !connection.isClosed()) {
          connection.publish(message.subject, JSON.stringify(message.payload), {
            headers: messageHeaders(message),
          });
        }
      }
    },
    async stop() {
      stopped = true;
      wake?.();
      await running;
      await store.relay(batch, publish).catch((error: unknown) => {
        log.info({ err: error }, 'last outbox rows stay for the next start');
      });
    },
  };
}

/** Aggregates side by side, the messages of one aggregate one after the other: a failure stops its rest. */
async function publishInOrder(jetstream: JetStreamClient, messages: OutboxMessage[]) {
  const chains = new Map<string, Promise<unknown>>();
  for (const message of messages) {
    const before = chains.get(message.aggregateId) ?? Promise.resolve();
    const publish = () =>
      jetstream.publish(message.subject, JSON.stringify(message.payload), {
        headers: messageHeaders(message),
        msgID: message.id,
      });
    chains.set(message.aggregateId, before.then(publish));
  }
  await Promise.all(chains.values());
}

function messageHeaders(message: OutboxMessage) {
  const meta = headers();
  meta.set('Nats-Msg-Id', message.id);
  meta.set('Aggregate-Id', message.aggregateId);
  return meta;
}
