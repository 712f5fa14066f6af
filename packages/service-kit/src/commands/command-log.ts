/** What identifies one write: who, under which id, with which content. */
export type CommandEntry = {
  actorId: string;
  commandId: string;
  contentHash: string;
  subject: string;
  now: Date;
};

export type CommandOutcome =
  | { kind: 'new' }
  | { kind: 'repeated'; result: unknown }
  | { kind: 'different' };

/** Where commands are remembered, in the transaction that does their work; kept 90 days. */
export type CommandLog<Tx> = {
  /** Claims the id (and stores the result where it is foreseen), waiting for a concurrent claim; tells whether it is new, known or used otherwise. */
  begin(tx: Tx, entry: CommandEntry, foreseen?: unknown): Promise<CommandOutcome>;
  /** Stores the result, unless it is the one that was foreseen. */
  finish(tx: Tx, entry: CommandEntry, result: unknown, foreseen?: unknown): Promise<void>;
  /** Forgets entries older than `before`, at most `limit`; returns how many. */
  purge(before: Date, limit: number): Promise<number>;
};

/** Actor id of commands that need no sign-in. */
export const anonymous = '-';
