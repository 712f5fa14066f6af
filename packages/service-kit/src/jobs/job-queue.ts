import {
  AckPolicy,
  type Consumer,
  type JsMsg,
  type NatsConnection,
  nanos,
} from '@commerce-tracking/federation-nats/nats-client';
import type { Logger } from '../logs.ts';
import { ensureStreams } from '../streams/streams.ts';

/** What becomes of a message: done with, or to be delivered again after a while. */
export type Delivered = 'DONE' | { againInMs: number };

const pullMs = 5_000;
const pauseMs = 1_000;
/** As when the database does not answer: sooner than the broker would deliver it of itself. */
const againMs = 2_000;
const ackWaitMs = 30_000;
/** A message only says that a job waits: one that goes unheard is sent again by whoever finds the job forgotten. */
const deliveriesMax = 20;

/**
 * Takes job messages off the work queue, as many at a time as there are hands. A message is pulled
 * when a hand is free, so none waits in a process that is busy while another is idle.
 */
export function startJobQueue(options: {
  connection: NatsConnection;
  replicas: number;
  subgraph: string;
  hands: number;
  /** `stillAtIt` keeps the message from being delivered to somebody else. */
  handle(jobId: string, stillAtIt: () => void): Promise<Delivered>;
  log: Logger;
}): { stop(): Promise<void> } {
  const { connection, subgraph, log } = options;
  const durable = `${subgraph}-jobs`;
  let stopped = false;
  let told = false;
  const busy = new Set<Promise<void>>();

  const deliver = async (message: JsMsg) => {
    const jobId = jobIdIn(message);
    if (!jobId) {
      log.error({ subject: message.subject }, 'job message not readable; set aside');
      message.term();
      return;
    }
    const delivered = await options.handle(jobId, () => message.working());
    if (delivered === 'DONE') message.ack();
    else message.nak(delivered.againInMs);
  };
  const follow = async () => {
    await ensureStreams(connection, options.replicas);
    const manager = await connection.jetstreamManager({ timeout: 3_000 });
    await manager.consumers.add('JOBS', {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ackWaitMs),
      max_deliver: deliveriesMax,
      filter_subject: `job.${subgraph}.>`,
    });
    const consumer = await connection.jetstream().consumers.get('JOBS', durable);
    told = false;
    return consumer;
  };
  let following: Promise<Consumer> | null = null;
  const next = async (): Promise<JsMsg | null> => {
    following ??= follow();
    const consumer = following;
    try {
      return await (await consumer).next({ expires: pullMs });
    } catch (error) {
      if (following === consumer) following = null;
      if (!told && !stopped) log.warn({ err: error, durable }, 'job queue not followed yet');
      told = true;
      if (!stopped) await new Promise((wake) => setTimeout(wake, pauseMs).unref());
      return null;
    }
  };
  // Each hand begins again by itself: another may be at work for minutes.
  const hand = async () => {
    while (!stopped && !connection.isClosed()) {
      const message = await next();
      if (!message) continue;
      if (stopped) return message.nak();
      const work = deliver(message).catch((error: unknown) => {
        log.warn({ err: error, subject: message.subject }, 'job message not handled; again later');
        message.nak(againMs);
      });
      busy.add(work);
      await work;
      busy.delete(work);
    }
  };
  for (let count = 0; count < options.hands; count += 1) void hand();

  return {
    /** Resolves when the work in hand is over; a pull that is still open gives its message back. */
    async stop() {
      stopped = true;
      await Promise.all(busy);
    },
  };
}

function jobIdIn(message: JsMsg): string | null {
  try {
    const { jobId } = message.json<{ jobId?: unknown }>();
    return typeof jobId === 'string' ? jobId : null;
  } catch {
    return null;
  }
}
