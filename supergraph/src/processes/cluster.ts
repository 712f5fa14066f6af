import cluster, { type Worker } from 'node:cluster';
import { join } from 'node:path';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { AggregatorRegistry, type Registry } from 'prom-client';
import type { GatewayEnv } from '../env.ts';
import { watchHandOver } from './hand-over.ts';
import { createOpening } from './opening.ts';

/** Asked by a member of the first process: the figures of all; asked by it of each member: its own. */
type Question = { type: 'gateway:all-figures' } | { type: 'gateway:own-figures'; id: number };
type Answer =
  | { type: 'gateway:all-figures-are'; text: string }
  | { type: 'gateway:own-figures-are'; id: number; figures: object };

const gatherMs = 2_000;
const pauseMs = 1_000;
const pauseMsMax = 30_000;

/**
 * Runs several gateway processes behind one port. They share nothing but the port and NATS: a
 * request stays with the process that accepted it. They begin to take connections together. One that ends by itself is
 * replaced, after longer and longer pauses while its successors cannot start; if one cannot start before any takes
 * connections, all are stopped.
 */
export function runCluster(env: GatewayEnv, log: Logger): void {
  // In turn, so that the few connections of a proxy do not all end up with one process, as chance may have it where
  // each takes them from the port itself.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const workers = new Map<number, Worker>();
  const listening = new Set<Worker>();
  const opening = createOpening(env.PROCESSES);
  /** Ends in a row, by the number of the process, without its having listened. */
  const failures = new Map<number, number>();
  let hasListened = false;
  let stopping = false;

  const fork = (number: number) => {
    // Each keeps its own copy of what it follows over NATS.
    const worker = cluster.fork({ DATA_DIR: join(env.DATA_DIR, `process-${number}`) });
    workers.set(number, worker);
    opening.expect(worker);
    watchHandOver(worker, () => [...listening].some((other) => other.isConnected()));
    worker.on('error', (error) => {
      log.warn({ number, err: error }, 'a gateway process could not be told something');
    });
    worker.once('listening', () => {
      listening.add(worker);
      failures.delete(number);
      hasListened = true;
    });
    worker.on('message', (message: Question | Answer) => {
      if (message.type !== 'gateway:all-figures') return;
      void gather([...listening]).then((text) => {
        if (worker.isConnected()) worker.send({ type: 'gateway:all-figures-are', text });
      });
    });
    worker.once('exit', (code, signal) => {
      const wasListening = listening.delete(worker);
      workers.delete(number);
      if (stopping) {
        if (workers.size === 0) process.exit();
        return;
      }
      // Settings and files are as wrong for the others. Later on, those that listen do their work without it.
      if (!hasListened && code === 1) {
        stop(1);
        return;
      }
      const failed = wasListening ? 0 : (failures.get(number) ?? 0) + 1;
      failures.set(number, failed);
      const inMs = Math.min(pauseMs * 2 ** failed, pauseMsMax);
      log.error({ number, code, signal, inMs }, 'a gateway process ended; it is started again');
      setTimeout(() => {
        if (!stopping) fork(number);
      }, inMs);
    });
  };

  const stop = (exitCode: number) => {
    stopping = true;
    if (workers.size === 0) process.exit(exitCode);
    for (const worker of workers.values()) worker.process.kill('SIGTERM');
    if (exitCode !== 0) process.exitCode = exitCode;
    setTimeout(() => {
      for (const worker of workers.values()) worker.process.kill('SIGKILL');
      process.exit(1);
    }, env.DRAIN_TIMEOUT_MS + 6_000).unref();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      log.info({ signal, processes: workers.size }, 'stopping all gateway processes');
      stop(0);
    });
  }

  for (let number = 1; number <= env.PROCESSES; number += 1) fork(number);
}

/** Whether this process was started by `runCluster`. */
export const isClusterMember = cluster.isWorker;

/** A terminal sends Ctrl-C to every process of a group; members wait for the word of the first one. */
export function leaveInterruptsToPrimary(): void {
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', () => undefined);
}

/** Figures of all processes in one text; one that does not answer in time is left out. */
async function gather(members: readonly Worker[]): Promise<string> {
  const answers = await Promise.all(members.map(figuresOf));
  const figures = answers.filter((answer) => answer !== null);
  return AggregatorRegistry.aggregate(figures).metrics();
}

let questions = 0;

function figuresOf(worker: Worker): Promise<object | null> {
  questions += 1;
  const id = questions;
  return new Promise((resolve) => {
    const settle = (figures: object | null) => {
      clearTimeout(timer);
      worker.off('message', receive);
      resolve(figures);
    };
    const receive = (message: Question | Answer) => {
      if (message.type === 'gateway:own-figures-are' && message.id === id) settle(message.figures);
    };
    const timer = setTimeout(settle, gatherMs, null);
    worker.on('message', receive);
    if (worker.isConnected()) worker.send({ type: 'gateway:own-figures', id } satisfies Question);
    else settle(null);
  });
}

/** Lets the first process ask this one for its figures. */
export function shareFigures(registry: Registry): void {
  process.on('message', (message: Question | Answer) => {
    if (message.type !== 'gateway:own-figures') return;
    void registry.getMetricsAsJSON().then((figures) => {
      const { id } = message;
      process.send?.({ type: 'gateway:own-figures-are', id, figures } satisfies Answer);
    });
  });
}

/** The figures of all gateway processes together, asked by one of them. */
export function clusterFigures(): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(new Error('the first process does not answer')),
      gatherMs * 2,
    );
    const receive = (message: Question | Answer) => {
      if (message.type === 'gateway:all-figures-are') settle(null, message.text);
    };
    const settle = (error: Error | null, text = '') => {
      clearTimeout(timer);
      process.off('message', receive);
      if (error) reject(error);
      else resolve(text);
    };
    process.on('message', receive);
    process.send?.({ type: 'gateway:all-figures' } satisfies Question);
  });
}
