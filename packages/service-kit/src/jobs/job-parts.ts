import type { Actor } from '../actor.ts';
import type { CommandRun, EventMessage } from '../commands/commands.ts';
import type { ServiceDatabase } from '../database.ts';
import { auditMessage, eventMessage, type MessageSource } from '../outbox/messages.ts';
import type { OutboxMessage } from '../outbox/outbox-store.ts';
import type { StoredJob } from './job-store.ts';
import type { JobPart, JobRun } from './jobs.ts';

/** The job is no longer this process's to work on, or is to be broken off. No refusal of its work. */
export class JobInterrupted extends Error {
  readonly why: 'LOST' | 'CANCELLED';

  constructor(why: 'LOST' | 'CANCELLED') {
    super(`job interrupted: ${why}`);
    this.why = why;
  }
}

type PartOptions<Db, Tx> = {
  database: ServiceDatabase<Db, Tx>;
  subgraph: string;
  job: StoredJob;
  owner: string;
  actor: Actor;
  onCommit(messages: OutboxMessage[]): void;
};

/**
 * One transaction of a job: it begins by making sure that the job is still this process's, and
 * until it ends nobody can take the job over. So a process that was paused, and believes it still
 * holds the job, writes nothing. @throws JobInterrupted
 */
export async function runJobPart<Db, Tx, T>(
  { database, subgraph, job, owner, actor, onCommit }: PartOptions<Db, Tx>,
  { alone, action, evenIfCancelled }: { alone: boolean; action?: string; evenIfCancelled?: true },
  work: (part: JobPart<Tx>) => Promise<T>,
): Promise<T> {
  let sent: OutboxMessage[] = [];
  try {
    const result = await database.transaction(async (tx) => {
      const hold = await database.jobs.hold(tx, job.id, owner, alone);
      if (hold === 'LOST' || (hold === 'CANCELLED' && !evenIfCancelled)) {
        throw new JobInterrupted(hold);
      }
      const now = new Date();
      const source: MessageSource = {
        subgraph,
        subject: action ?? `job.${subgraph}.${job.kind}`,
        actorId: actor.actorId,
        role: actor.role || null,
        sessionId: job.actor?.sessionId ?? null,
        address: null,
        commandId: job.id,
        requestId: job.requestId,
        now,
      };
      const events: EventMessage[] = [];
      const notes: OutboxMessage[] = [];
      const writes: Promise<unknown>[] = [];
      const done = await work({
        db: tx,
        now,
        emit: (event) => void events.push(event),
        audit: (note, outcome = 'DONE') => void notes.push(auditMessage(note, outcome, source)),
        beside: (work) => {
          work.catch(() => undefined);
          writes.push(work);
        },
      });
      sent = [...events.map((event) => eventMessage(event, source)), ...notes];
      await Promise.all([...writes, sent.length > 0 && database.outbox.append(tx, sent)]);
      return done;
    });
    if (sent.length > 0) onCommit(sent);
    return result;
  } catch (error) {
    throw database.translate(error);
  }
}

/** What a command's own work takes, so that a job can do the same for each of many things. */
export function commandRunIn<Tx>(
  run: Pick<JobRun<unknown, Tx>, 'id' | 'actor' | 'language' | 'requestId' | 'log'>,
  part: JobPart<Tx>,
): CommandRun<unknown, Tx> {
  const notOffered = (): never => {
    throw new Error('not offered inside a job');
  };
  return {
    input: null,
    actor: run.actor,
    db: part.db,
    commandId: run.id,
    repeated: false,
    optimistic: false,
    language: run.language,
    address: null,
    userAgent: null,
    requestId: run.requestId,
    now: part.now,
    log: run.log,
    emit: part.emit,
    audit: (note) => part.audit(note),
    enqueue: notOffered,
    cancelJob: notOffered,
    afterCommit: notOffered,
    onRefusal: notOffered,
    post: notOffered,
    beside: part.beside,
  };
}
