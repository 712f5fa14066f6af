import type {
  JetStreamManager,
  NatsConnection,
} from '@commerce-tracking/federation-nats/nats-client';
import { streams } from '@commerce-tracking/service-kit/streams/streams';
import type { FoundProcess } from './discover-processes.ts';

/** Work that waits, as it is shown. */
export type QueueStatusRow = {
  name: string;
  subject: string;
  waiting: number;
  inFlight: number;
  redelivered: number;
  oldestAgeSeconds: number | null;
  consumers: number;
};

const answerWithinMs = 1_500;

/** What the consumers of the system's streams have before them. */
export async function streamQueues(
  connection: NatsConnection,
  now: Date,
): Promise<QueueStatusRow[]> {
  const manager = await connection.jetstreamManager({ timeout: answerWithinMs });
  const lists = await Promise.all(
    streams.map(({ name, subjects }) => queuesOf(manager, name, subjects.join(' '), now)),
  );
  return lists.flat();
}

async function queuesOf(
  manager: JetStreamManager,
  stream: string,
  subjects: string,
  now: Date,
): Promise<QueueStatusRow[]> {
  const isThere = await manager.streams.info(stream).catch(() => null);
  if (!isThere) return [];
  const consumers = await manager.consumers.list(stream).next();
  return Promise.all(
    consumers
      .filter(({ config }) => config.durable_name)
      .map(async (consumer) => {
        const { name, config, num_pending: waiting, num_ack_pending: inFlight } = consumer;
        const oldest = consumer.ack_floor.stream_seq + 1;
        const isIdle = waiting + inFlight === 0;
        return {
          name,
          subject: config.filter_subject ?? subjects,
          waiting,
          inFlight,
          redelivered: consumer.num_redelivered,
          oldestAgeSeconds: isIdle
            ? null
            : await ageOf(manager, stream, oldest, config.filter_subject ?? '>', now),
          // Some request for more is open while anybody follows; how many follow, the processes tell.
          consumers: Math.min(1, consumer.num_waiting),
        };
      }),
  );
}

/** Age of the first message at or after a place that concerns the consumer. */
async function ageOf(
  manager: JetStreamManager,
  stream: string,
  seq: number,
  subject: string,
  now: Date,
): Promise<number | null> {
  const query = { seq, next_by_subj: subject };
  const message = await manager.streams.getMessage(stream, query).catch(() => null);
  if (!message) return null;
  return Math.max(0, Math.round((now.getTime() - message.time.getTime()) / 1_000));
}

/** A consumer is named after its service, and followed by every worker of it that answers. */
export function withFollowers(
  queues: readonly QueueStatusRow[],
  processes: readonly FoundProcess[],
): QueueStatusRow[] {
  return queues.map((queue) => {
    const [service] = queue.name.split('-');
    const workers = processes.filter(
      (process) => process.service === service && process.roles.includes('worker'),
    );
    return { ...queue, consumers: workers.length || queue.consumers };
  });
}

/** Messages written and not yet handed to the streams, as the workers of each service tell. */
export function outboxQueues(processes: readonly FoundProcess[]): QueueStatusRow[] {
  const queues = new Map<string, QueueStatusRow>();
  for (const { service, health } of processes) {
    if (!health?.outbox) continue;
    const { waiting, oldestAgeMs } = health.outbox;
    const name = `${service}-outbox`;
    const subject = `event.${service}.> audit.${service}`;
    const empty = { waiting: 0, inFlight: 0, redelivered: 0, oldestAgeSeconds: null, consumers: 0 };
    const queue = queues.get(name) ?? { name, subject, ...empty };
    // They all look at the same table, each a moment later than the other.
    queue.waiting = Math.max(queue.waiting, waiting);
    const age = Math.max(queue.oldestAgeSeconds ?? 0, Math.round(oldestAgeMs / 1_000));
    queue.oldestAgeSeconds = queue.waiting > 0 ? age : null;
    queue.consumers += 1;
    queues.set(name, queue);
  }
  return [...queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Requests that wait in the processes of a queue group, and those being answered. */
export function requestQueues(processes: readonly FoundProcess[]): QueueStatusRow[] {
  const queues = new Map<string, QueueStatusRow>();
  for (const { queue: name, subject, waiting, inFlight } of processes.flatMap(
    (process) => process.subjects,
  )) {
    const key = `${name} ${subject}`;
    const empty = { waiting: 0, inFlight: 0, redelivered: 0, oldestAgeSeconds: null, consumers: 0 };
    const queue = queues.get(key) ?? { name, subject, ...empty };
    queue.waiting += waiting;
    queue.inFlight += inFlight;
    queue.consumers += 1;
    queues.set(key, queue);
  }
  return [...queues.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1));
}
