import { z } from 'zod';
import type { Actor } from '../actor.ts';
import type { Language } from '../language.ts';
import type { Logger } from '../logs.ts';
import type { OutboxMessage } from '../outbox/outbox-store.ts';

/** Something that has happened, keys only; leaves with the transaction. */
export type EventMessage = {
  subject: `event.${string}`;
  aggregateId: string;
  payload: Record<string, unknown>;
};

/** What the audit log shall say of a command; secrets and plates stay out. */
export type AuditNote = {
  entityType: string;
  entityId: string;
  entityLabel?: string;
  before?: unknown;
  after?: unknown;
  reason?: string;
  /** Who it was, where only the work itself finds out: at sign-in nobody is known before. */
  actorId?: string;
  role?: string;
  sessionId?: string;
};

/** What a command's work is given; it runs inside its transaction. */
export type CommandRun<Input, Tx> = {
  input: Input;
  /** Who acts; for public commands nobody. */
  actor: Actor;
  db: Tx;
  commandId: string;
  /** True when a `secret` command is given again what it has done before under this id. */
  repeated: boolean;
  language: Language;
  /** Address of the client, as the gateway saw it. */
  address: string | null;
  userAgent: string | null;
  requestId: string;
  /** One instant for the whole command. */
  now: Date;
  log: Logger;
  emit(event: EventMessage): void;
  audit(note: AuditNote): void;
  /** Any other message that leaves with the transaction. */
  post(message: OutboxMessage): void;
  /** Puts down a job in the caller's name; it is taken up after the commit. */
  enqueue(job: { id: string; kind: string; input: unknown }): void;
  /**
   * True while an `optimistic` command is done in the belief that its id is new and nothing stands in its way.
   * Should that turn out wrong, all of it is taken back and done again, carefully.
   */
  optimistic: boolean;
  /** Writes that need not be awaited before the next: they are before the commit. */
  beside(writes: Promise<unknown>): void;
  /** Asks whoever works on a job to break it off; false when it is over. */
  cancelJob(id: string): Promise<boolean>;
  /** Runs once the commit has succeeded; what it does may be lost in a crash. */
  afterCommit(work: () => void | Promise<void>): void;
  /** What is to be kept of a refusal: runs in a transaction of its own once all else is taken back. */
  onRefusal(work: (db: Tx) => Promise<void>): void;
};

/**
 * One write of the system: the resolver sends this value, a worker serves the same one.
 * `permission` null means that no sign-in is needed. A `secret` command stores neither result nor
 * plain content: a repetition runs again, and `run` answers it by its own rule.
 */
export type Command<Input, Result, Tx> = {
  subject: string;
  permission: string | null;
  input: z.ZodType<Input>;
  secret?: boolean;
  /** Admits callers who have to change their one-time password first; all else is refused to them. */
  beforePasswordChange?: boolean;
  /** Admits callers who have to enrol a second factor first; all else is refused to them. */
  beforeEnrolment?: boolean;
  /**
   * Its work may begin while its id is still being claimed, for it changes nothing outside its transaction.
   * Whatever then goes wrong but a refusal makes it run once more, step by step.
   */
  optimistic?: boolean;
  /** The result, where the input tells it already: it is stored with the claim. */
  foresee?: (input: Input) => Result;
  /** The id under which the client may repeat it; `input.commandId` unless given. */
  idempotencyKey?: (input: Input) => string | null | undefined;
  run(context: CommandRun<Input, Tx>): Promise<Result>;
};

/** A write of another subgraph as this one asks for it: everything but the work. */
export function remoteCommand<Result>() {
  return <Schema extends z.ZodType>(contract: {
    subject: `internal.${string}`;
    permission: string | null;
    input: Schema;
  }): Command<z.output<Schema>, Result, unknown> => ({
    ...contract,
    input: contract.input as z.ZodType<z.output<Schema>>,
    run: () => Promise.reject(new Error(`${contract.subject} is served by another subgraph`)),
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a list of commands holds every input and result type.
export type AnyCommand<Tx> = Command<any, any, Tx>;

/**
 * A typed factory, so that `run` knows the transaction type without the kit knowing Prisma.
 * @throws Error where the input is open: what an operation does not offer has to be refused, not overlooked
 */
export function commandFactory<Tx>() {
  return <Schema extends z.ZodType, Result>(
    definition: Omit<Command<z.output<Schema>, Result, Tx>, 'input'> & { input: Schema },
  ): Command<z.output<Schema>, Result, Tx> => {
    if (!isClosed(definition.input)) throw new Error(`${definition.subject} takes unknown fields`);
    return definition as unknown as Command<z.output<Schema>, Result, Tx>;
  };
}

/** Whether an input refuses every field it does not name. */
function isClosed(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodObject) return schema.def.catchall instanceof z.ZodNever;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return isClosed(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return isClosed(schema.def.in);
  if (schema instanceof z.ZodUnion) return schema.def.options.every(isClosed);
  return false;
}

/** The id of one write: the client's own where it sent one, else the request's. */
export function commandIdOf<Input>(
  command: Pick<Command<Input, unknown, unknown>, 'idempotencyKey'>,
  input: Input,
  fallback: string,
): string {
  const own = command.idempotencyKey?.(input) ?? ownCommandId(input);
  return own ?? fallback;
}

function ownCommandId(input: unknown): string | undefined {
  const id = (input as { commandId?: unknown } | null)?.commandId;
  return typeof id === 'string' ? id : undefined;
}
