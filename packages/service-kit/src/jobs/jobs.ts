import type { z } from 'zod';
import type { Actor } from '../actor.ts';
import type { AuditNote, EventMessage } from '../commands/commands.ts';
import type { DomainError } from '../errors.ts';
import type { Language } from '../language.ts';
import type { Logger } from '../logs.ts';

/** How far a job has come; `checkpoint` is what the next batch, in whichever process, is given. */
export type JobProgress = { isOver: boolean; progress: number; checkpoint?: unknown };

/** One transaction of a job. It commits only while this process still holds the job. */
export type JobPart<Tx> = {
  db: Tx;
  now: Date;
  emit(event: EventMessage): void;
  audit(note: AuditNote, outcome?: 'DONE' | 'REFUSED'): void;
  /** Writes that need not be awaited before the next: they are before the commit. */
  beside(writes: Promise<unknown>): void;
};

/** What one batch of a job is given. */
export type JobRun<Input, Tx> = {
  id: string;
  input: Input;
  /** As the last `advance` left it; null before the first. */
  checkpoint: unknown;
  /** Who asked for it, with the role of this moment; nobody for the system's own jobs. */
  actor: Actor;
  language: Language;
  requestId: string;
  log: Logger;
  /** The process is about to end: finish what is begun, the rest is another's. */
  isStopping(): boolean;
  /**
   * A transaction beside others of the same batch. Its work has to tell by its own rows whether it
   * was done before: after a crash the batch is given again. `action` is what the audit log calls it.
   */
  share<T>(work: (part: JobPart<Tx>) => Promise<T>, action?: string): Promise<T>;
  /** The transaction that ends the batch: its work, and the checkpoint behind it, or neither. */
  advance(work: (part: JobPart<Tx>) => Promise<JobProgress>): Promise<void>;
};

/** Starts a job of its own accord, once per turn, however many processes there are. */
export type JobSchedule = {
  everyMs: number;
  /** Turns are counted from midnight UTC of 1 January 1970, and from this long after it. */
  offsetMs?: number;
};

/**
 * A kind of work that outlives its caller, done in batches. Every batch acts with the rights that
 * its actor has by then; a process that dies is followed by another, from the last checkpoint.
 */
export type Job<Input, Tx> = {
  kind: string;
  input: z.ZodType<Input>;
  /** What its actor has to be permitted, asked again before each batch; the system is asked nothing. */
  permission?: (input: Input) => string;
  schedule?: JobSchedule;
  /** Does the next piece and ends with one `advance`. */
  batch(run: JobRun<Input, Tx>): Promise<void>;
  /** What is to be written with the end of a job that is not carried through. */
  breakOff?(
    part: JobPart<Tx>,
    job: { id: string; input: Input; reason: DomainError },
  ): Promise<void>;
};

// biome-ignore lint/suspicious/noExplicitAny: a list of jobs holds every input type.
export type AnyJob<Tx> = Job<any, Tx>;

/** A typed factory, so that a job knows its transaction type without the kit knowing Prisma. */
export function jobFactory<Tx>() {
  return <Schema extends z.ZodType>(
    definition: Omit<Job<z.output<Schema>, Tx>, 'input'> & { input: Schema },
  ): Job<z.output<Schema>, Tx> => definition as unknown as Job<z.output<Schema>, Tx>;
}
