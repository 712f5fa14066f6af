import { hostname } from 'node:os';
import type { NatsConnection } from '@commerce-tracking/federation-nats/connection';
import type { Actor, Can } from '../actor.ts';
import { anonymous } from '../commands/command-log.ts';
import { isPassingFault } from '../commands/passing-faults.ts';
import type { ServiceDatabase } from '../database.ts';
import { DomainError } from '../errors.ts';
import { newId } from '../ids.ts';
import { parseInput } from '../input.ts';
import type { Logger } from '../logs.ts';
import type { OutboxMessage } from '../outbox/outbox-store.ts';
import { JOB_CANCELLED, JOB_GIVEN_UP, NOT_PERMITTED } from '../reasons.ts';
import { JobInterrupted, runJobPart } from './job-parts.ts';
import { type Delivered, startJobQueue } from './job-queue.ts';
import type { StoredJob } from './job-store.ts';
import { startJobWatch } from './job-watch.ts';
import type { AnyJob, JobPart, JobProgress, JobRun } from './jobs.ts';

export type JobOptions<Db, Tx> = {
  connection: NatsConnection;
  replicas: number;
  subgraph: string;
  database: ServiceDatabase<Db, Tx>;
  jobs: readonly AnyJob<Tx>[];
  /** The actor as they are now; null when they may no longer act. */
  identify(actor: Actor): Promise<Actor | null>;
  can: Can;
  onCommit(messages: OutboxMessage[]): void;
  log: Logger;
  /** How long a process may be silent before its job is taken over. */
  leaseMs?: number;
  watchMs?: number;
};

const jobsAtOnce = 3;
const attemptsMax = 6;
/** What fails by its own fault waits longer each time; what had to do without the database is there soon after it. */
const againMostMs = 60_000;
const passingAgainMostMs = 4_000;
const system: Actor = {
  userId: anonymous,
  actorId: anonymous,
  role: '',
  language: null,
  sessionId: anonymous,
};

/**
 * Works the jobs of a subgraph off, in every process with the worker role. A message says that a
 * job waits; the row decides who works on it. See docs/decisions/0014-jobs.md.
 */
export function startJobs<Db, Tx>(options: JobOptions<Db, Tx>): { stop(): Promise<void> } {
  const { database, subgraph, log } = options;
  const store = database.jobs;
  const leaseMs = options.leaseMs ?? 8_000;
  const byKind = new Map(options.jobs.map((job) => [job.kind, job]));
  let stopping = false;

  async function workOn(id: string, stillAtIt: () => void): Promise<Delivered> {
    const owner = `${hostname().slice(0, 60)}:${process.pid}:${newId()}`;
    const job = await store.claim(id, owner, leaseMs);
    // Over, or another's: should that one die, the watch calls for the job again.
    if (!job) return 'DONE';
    let isLost = false;
    const heartbeat = setInterval(() => {
      stillAtIt();
      store.extend(id, owner, leaseMs).then(
        (held) => {
          isLost = !held;
        },
        (error: unknown) => log.warn({ err: error, jobId: id }, 'job not held on to; trying again'),
      );
    }, leaseMs / 4);
    try {
      await carryOut(job, owner, () => stopping || isLost);
      if (!stopping) return 'DONE';
      await store.release(id, owner, 0, false);
      return { againInMs: 0 };
    } catch (error) {
      if (error instanceof JobInterrupted) return 'DONE';
      const wasOurFault = !isPassingFault(error);
      const most = wasOurFault ? againMostMs : passingAgainMostMs;
      const againInMs = Math.min(most, 1_000 * 2 ** job.attempts);
      log.warn({ err: error, jobId: id, kind: job.kind, againInMs }, 'job failed; again later');
      await store.release(id, owner, againInMs, wasOurFault).catch((failure: unknown) =>
        // Held in its row until the lease is over; whoever hears of it then may take it up.
        log.warn({ err: failure, jobId: id }, 'job not released'),
      );
      return { againInMs };
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** Batch after batch, until it is over, broken off, lost or the process ends. */
  async function carryOut(job: StoredJob, owner: string, mustStop: () => boolean): Promise<void> {
    const kind = byKind.get(job.kind);
    const parts = { database, subgraph, job, owner, onCommit: options.onCommit };
    let input: unknown = job.input;
    try {
      if (!kind) throw new Error(`no job ${job.kind} in this version`);
      if (job.attempts > attemptsMax) {
        throw new DomainError(JOB_GIVEN_UP, { attempts: attemptsMax });
      }
      input = parseInput(kind.input, job.input);
      const permission = job.actor ? (kind.permission?.(input) ?? null) : null;
      for (let isOver = false; !isOver && !mustStop(); ) {
        const actor = await rightsOf(job, permission);
        const inPart = { ...parts, actor };
        let ended = false;
        const run: JobRun<unknown, Tx> = {
          ...job,
          input,
          actor,
          log,
          isStopping: mustStop,
          share: (work, action) => runJobPart(inPart, { alone: false, action }, work),
          advance: async (work) => {
            const next = await runJobPart(inPart, { alone: true }, async (part) => {
              const progress: JobProgress = await work(part);
              await store.advance(part.db, job.id, progress);
              return progress;
            });
            ended = true;
            job.checkpoint = next.checkpoint ?? null;
            isOver = next.isOver;
          },
        };
        await kind.batch(run);
        if (!ended && !mustStop()) throw new Error(`a batch of ${job.kind} ended nowhere`);
      }
    } catch (error) {
      const reason = endOf(error);
      if (!reason) throw error;
      log.warn({ jobId: job.id, kind: job.kind, reason: reason.reason.name }, 'job broken off');
      const actor = job.actor ?? system;
      // Whoever asked for the end of it, and whatever the reason: it is written while the job is held.
      await breakOff({ ...parts, actor }, async (part) => {
        await kind?.breakOff?.(part, { id: job.id, input, reason });
        await store.breakOff(part.db, job.id, reason.reason.name);
      });
    }
  }

  async function breakOff(
    parts: Parameters<typeof runJobPart<Db, Tx, void>>[0],
    work: (part: JobPart<Tx>) => Promise<void>,
  ) {
    await runJobPart(parts, { alone: true, evenIfCancelled: true }, work);
  }

  async function rightsOf(job: StoredJob, permission: string | null): Promise<Actor> {
    if (!job.actor) return system;
    const actor = await options.identify(job.actor);
    if (!actor || (permission && !options.can(actor, permission))) {
      throw new DomainError(NOT_PERMITTED, { permission: permission ?? job.kind });
    }
    return actor;
  }

  const queue = startJobQueue({
    connection: options.connection,
    replicas: options.replicas,
    subgraph,
    hands: jobsAtOnce,
    handle: workOn,
    log,
  });
  const watch = startJobWatch({
    subgraph,
    database,
    jobs: options.jobs,
    everyMs: options.watchMs ?? 2_000,
    patienceMs: leaseMs * 2,
    onCommit: options.onCommit,
    log,
  });
  return {
    async stop() {
      stopping = true;
      await Promise.all([watch.stop(), queue.stop()]);
    },
  };
}

/** The reason for which a job is broken off; null when it may be tried again. */
function endOf(error: unknown): DomainError | null {
  if (error instanceof JobInterrupted) {
    return error.why === 'CANCELLED' ? new DomainError(JOB_CANCELLED) : null;
  }
  return error instanceof DomainError && !isPassingFault(error) ? error : null;
}
