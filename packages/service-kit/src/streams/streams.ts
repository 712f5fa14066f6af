import {
  type JetStreamManager,
  type NatsConnection,
  nanos,
  RetentionPolicy,
} from '@commerce-tracking/federation-nats/nats-client';
import type { Logger } from '../logs.ts';
import { mayCreate } from '../nats/nats-connection.ts';

const day = 24 * 60 * 60_000;

/** The streams of the system; every service makes sure of them, whoever comes first. */
export const streams = [
  { name: 'EVENTS', subjects: ['event.>'], retention: RetentionPolicy.Limits, maxAgeMs: 30 * day },
  { name: 'AUDIT', subjects: ['audit.>'], retention: RetentionPolicy.Limits, maxAgeMs: 90 * day },
  { name: 'JOBS', subjects: ['job.>'], retention: RetentionPolicy.Workqueue, maxAgeMs: 30 * day },
  // What a consumer could not handle, and what is handed to that consumer again.
  {
    name: 'DEAD',
    subjects: ['dead.>', 'retry.>'],
    retention: RetentionPolicy.Limits,
    maxAgeMs: 90 * day,
  },
] as const;

/**
 * Creates the streams that are missing; an existing one stays as it is.
 * @throws Error where one is missing and this process may not create it
 */
export async function ensureStreams(connection: NatsConnection, replicas: number): Promise<void> {
  const manager: JetStreamManager = await connection.jetstreamManager({ timeout: 3_000 });
  for (const { name, subjects, retention, maxAgeMs } of streams) {
    const found = await manager.streams.info(name).catch(() => null);
    if (found) continue;
    if (!mayCreate(connection)) {
      throw new Error(`the stream ${name} is missing: the set-up of the broker makes it`);
    }
    await manager.streams.add({
      name,
      subjects: [...subjects],
      retention,
      max_age: nanos(maxAgeMs),
      num_replicas: replicas,
      duplicate_window: nanos(2 * 60_000),
    });
  }
}

/** Tries until it holds, in the background; a service answers reads while JetStream is away. */
export async function keepTrying(
  work: () => Promise<void>,
  options: { log: Logger; what: string; waitMs: number; stopped: () => boolean },
): Promise<void> {
  for (let told = false; !options.stopped(); ) {
    try {
      await work();
      return;
    } catch (error) {
      if (!told) options.log.warn({ err: error }, `${options.what} not possible yet`);
      told = true;
      await new Promise((wake) => setTimeout(wake, options.waitMs).unref());
    }
  }
}
