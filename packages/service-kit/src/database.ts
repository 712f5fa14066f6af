import type { CommandLog } from './commands/command-log.ts';
import type { JobStore } from './jobs/job-store.ts';
import type { OutboxStore } from './outbox/outbox-store.ts';

/** What the kit asks of a database; the prisma package provides it. */
export type ServiceDatabase<Db, Tx> = {
  db: Db;
  /** Where a question is answered from: a copy that may lag a little, if there is one, or the database itself. */
  dbFor(mayLag: boolean): Db;
  /**
   * Runs `work` in one transaction; again when locks of others ended it, as long as somebody waits for it. At
   * `deadlineAt` what is still open is rolled back.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: { deadlineAt?: number }): Promise<T>;
  commandLog: CommandLog<Tx>;
  outbox: OutboxStore<Tx>;
  /** Jobs of the subgraph; only those that have a table for them use it. */
  jobs: JobStore<Tx>;
  /** Turns a driver's error into a DomainError where it means one; else gives it back. */
  translate(error: unknown): unknown;
  /** Is told of every statement that took longer than the database's setting allows. */
  onSlow(listener: (statement: { sql: string; durationMs: number }) => void): void;
  ping(): Promise<void>;
  close(): Promise<void>;
};
