import type { Actor } from '../actor.ts';
import type { Language } from '../language.ts';
import type { JobProgress } from './jobs.ts';

/** A job as it is put down. */
export type NewJob = {
  id: string;
  kind: string;
  input: unknown;
  /** Null for the system's own. */
  actor: Actor | null;
  language: Language;
  requestId: string;
  /** Turn of a periodic job; a turn that is there already is not put down again. */
  slot?: string;
};

/** A job as the process that took it up finds it. */
export type StoredJob = Omit<NewJob, 'slot'> & {
  checkpoint: unknown;
  /** Times it was taken up since it last came forward, this one included. */
  attempts: number;
};

/** Whether a process may go on: it may not when another has taken over or the job is to be cancelled. */
export type Hold = 'HELD' | 'LOST' | 'CANCELLED';

/**
 * Where the jobs of a subgraph are. The row is the job: who works on it, how far it is, whether it
 * is over. All times are the database's, since the clocks of processes differ.
 */
export type JobStore<Tx> = {
  /** Puts a job down; false when its slot was taken. */
  insert(tx: Tx, job: NewJob): Promise<boolean>;
  /** Takes a job up for `leaseMs`; null when it is over, absent or held by another. */
  claim(id: string, owner: string, leaseMs: number): Promise<StoredJob | null>;
  /** Holds it for `leaseMs` more; false when it was taken over. */
  extend(id: string, owner: string, leaseMs: number): Promise<boolean>;
  /** Lets nobody take it over until the transaction ends; `alone` also keeps other parts of it out. */
  hold(tx: Tx, id: string, owner: string, alone: boolean): Promise<Hold>;
  advance(tx: Tx, id: string, progress: JobProgress): Promise<void>;
  breakOff(tx: Tx, id: string, failure: string): Promise<void>;
  /** Gives it back for anybody to take up; it is looked after again when `waitMs` have passed. */
  release(id: string, owner: string, waitMs: number, wasOurFault: boolean): Promise<void>;
  /** Asks whoever works on it to stop; false when it is over. */
  requestCancel(tx: Tx, id: string): Promise<boolean>;
  /** Jobs nobody has looked after in time; they count as looked after for `waitMs` from now on. */
  takeForgotten(tx: Tx, limit: number, waitMs: number): Promise<{ id: string; kind: string }[]>;
  hasForgotten(): Promise<boolean>;
  hasSlot(slot: string): Promise<boolean>;
  /** Whether a job of this kind waits or runs. */
  isUnderway(tx: Tx, kind: string): Promise<boolean>;
  /** Forgets jobs that were over before `before`; returns how many. */
  purge(before: Date, what: 'PERIODIC' | 'ALL', limit: number): Promise<number>;
};
