import type { Actor } from '../actor.ts';
import { DomainError, type Reason } from '../errors.ts';
import { parseInput } from '../input.ts';
import { jobMessage } from '../jobs/job-messages.ts';
import type { NewJob } from '../jobs/job-store.ts';
import type { Language } from '../language.ts';
import { auditMessage, eventMessage, type MessageSource } from '../outbox/messages.ts';
import type { OutboxMessage } from '../outbox/outbox-store.ts';
import { CONTENT_DIFFERS, UNEXPECTED, UNKNOWN_OUTCOME } from '../reasons.ts';
import { contentHash, keyedHash } from './canonical.ts';
import { anonymous, type CommandEntry } from './command-log.ts';
import type { CommandWorkerOptions } from './command-worker.ts';
import {
  type AnyCommand,
  type AuditNote,
  type CommandRun,
  commandIdOf,
  type EventMessage,
} from './commands.ts';
import { isPassingFault } from './passing-faults.ts';
import { entityIdOf, entityTypeOf } from './refusal-log.ts';

export type CommandCall = {
  actor: Actor | null;
  rawInput: unknown;
  commandId: string;
  requestId: string;
  language: Language;
  address: string | null;
  userAgent: string | null;
  /** Epoch milliseconds after which nobody waits for the answer. */
  deadlineAt: number;
};

const nobody: Actor = {
  userId: anonymous,
  actorId: anonymous,
  role: '',
  language: null,
  sessionId: anonymous,
};

/**
 * Does one command exactly once in effect: the claim of its id, its work, its messages and its
 * result are one transaction. The same actor, id and content gets the stored result.
 * See docs/decisions/0003-exactly-once-commands.md.
 */
export async function runCommand<Db, Tx>(
  worker: CommandWorkerOptions<Db, Tx>,
  command: AnyCommand<Tx>,
  call: CommandCall,
): Promise<unknown> {
  const input: unknown = parseInput(command.input, call.rawInput);
  const actor = call.actor ?? nobody;
  const now = new Date();
  const entry: CommandEntry = {
    actorId: actor.actorId,
    commandId: commandIdOf(command, input, call.commandId).slice(0, 160),
    contentHash: command.secret
      ? keyedHash(input, worker.secretKey)
      : contentHash({ subject: command.subject, input }),
    subject: command.subject,
    now,
  };
  const source: MessageSource = {
    subgraph: worker.subgraph,
    subject: command.subject,
    actorId: actor.actorId,
    role: actor.role || null,
    sessionId: call.actor?.sessionId ?? null,
    address: call.address,
    commandId: entry.commandId,
    requestId: call.requestId,
    now,
  };
  const logged = !(command.secret && actor === nobody);
  const foreseen: unknown = command.secret ? undefined : command.foresee?.(input);
  let sent: OutboxMessage[] = [];
  let after: (() => void | Promise<void>)[] = [];
  let refusals: ((db: Tx) => Promise<void>)[] = [];

  const attempt = (optimistic: boolean): Promise<Done> =>
    worker.database.transaction(
      async (tx) => {
        const events: EventMessage[] = [];
        const notes: AuditNote[] = [];
        const others: OutboxMessage[] = [];
        const jobs: NewJob[] = [];
        const writes: Promise<unknown>[] = [];
        after = [];
        refusals = [];
        sent = [];
        const context: CommandRun<unknown, Tx> = {
          input,
          actor,
          db: tx,
          commandId: entry.commandId,
          repeated: false,
          optimistic,
          language: call.language,
          address: call.address,
          userAgent: call.userAgent,
          requestId: call.requestId,
          now,
          log: worker.log,
          emit: (event) => void events.push(event),
          audit: (note) => void notes.push(note),
          post: (message) => void others.push(message),
          enqueue: (job) =>
            void jobs.push({
              ...job,
              actor: call.actor,
              language: call.language,
              requestId: call.requestId.slice(0, 160),
            }),
          cancelJob: (id) => worker.database.jobs.requestCancel(tx, id),
          afterCommit: (work) => void after.push(work),
          onRefusal: (work) => void refusals.push(work),
          beside: (work) => {
            // Awaited before the commit; should the command fail before that, its failure is the one told.
            work.catch(() => undefined);
            writes.push(work);
          },
        };
        const claim = logged ? worker.database.commandLog.begin(tx, entry, foreseen) : null;
        let done: Done | undefined;
        if (optimistic) {
          const work = settle(() => command.run(context));
          work.catch(() => undefined);
          if ((await claim)?.kind !== 'new') throw new Error('the id is known');
          done = await work;
        } else if (claim) {
          const known = await claim;
          if (known.kind === 'different') throw new DomainError(CONTENT_DIFFERS);
          if (known.kind === 'repeated' && !command.secret) return { result: known.result };
          context.repeated = known.kind === 'repeated';
        }
        done ??= await settle(() => command.run(context));
        const outcome = done.refusal ? 'REFUSED' : 'DONE';
        if (notes.length === 0)
          notes.push(plainNote(command.subject, done.result, entry.commandId));
        sent = [
          ...events.map((event) => eventMessage(event, source)),
          ...notes.map((note) => auditMessage(note, outcome, source)),
          ...others,
          ...jobs.map((job) => jobMessage(worker.subgraph, job)),
        ];
        const stored = command.secret ? null : done.result;
        // Sent together: neither needs the other, and if one fails all are taken back.
        await Promise.all([
          ...writes,
          worker.database.outbox.append(tx, sent),
          ...jobs.map((job) => worker.database.jobs.insert(tx, job)),
          logged && !done.refusal && worker.database.commandLog.finish(tx, entry, stored, foreseen),
        ]);
        return done;
      },
      { deadlineAt: call.deadlineAt },
    );

  // What fails in a hurry is done again step by step, unless it is refused or the moment is a bad one.
  const attempted = await (command.optimistic && logged
    ? attempt(true).catch((error: unknown) => {
        const isFinal =
          error instanceof DomainError || isPassingFault(worker.database.translate(error));
        if (isFinal) throw error;
        return attempt(false);
      })
    : attempt(false)
  ).catch(async (error: unknown) => {
    const told = worker.database.translate(error);
    // A lost answer to COMMIT: the client may repeat under this id.
    if (told instanceof DomainError && told.reason === UNKNOWN_OUTCOME) {
      told.values.commandId = entry.commandId;
    }
    await keepRefusal(worker, source, told, refusals, entityIdOf(input));
    throw told;
  });
  if (sent.length > 0) worker.onCommit(sent);
  for (const work of after) {
    try {
      await work();
    } catch (error) {
      worker.log.error({ err: error, subject: command.subject }, 'work after commit failed');
    }
  }
  if (attempted.refusal) throw attempted.refusal;
  return attempted.result;
}

type Done = { result?: unknown; refusal?: DomainError };

/** A refusal that keeps its writes must not roll the transaction back. */
async function settle(work: () => Promise<unknown>): Promise<Done> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof DomainError && error.keepsWrites) return { refusal: error };
    throw error;
  }
}

function plainNote(subject: string, result: unknown, commandId: string): AuditNote {
  const id = (result as { id?: unknown } | null)?.id;
  return {
    entityType: entityTypeOf(subject),
    entityId: typeof id === 'string' ? id : commandId,
  };
}

/** Refused by a rule, and not because something went wrong. */
function isOnPurpose({ code }: Reason): boolean {
  return !['BUSY', 'TIMEOUT', 'OUTCOME_UNKNOWN', 'INTERNAL'].includes(code);
}

/** A refusal leaves no trace in the data, but one in the audit log. */
async function keepRefusal<Db, Tx>(
  worker: CommandWorkerOptions<Db, Tx>,
  source: MessageSource,
  error: unknown,
  works: readonly ((db: Tx) => Promise<void>)[],
  entityId = source.commandId,
): Promise<void> {
  const reason = error instanceof DomainError ? error.reason : UNEXPECTED;
  // Nobody's act to speak of, or too many to keep one by one.
  if (reason.code === 'UNAVAILABLE' || reason.code === 'RATE_LIMITED') return;
  const note = { entityType: entityTypeOf(source.subject), entityId, reason: reason.name };
  const kept = auditMessage(note, isOnPurpose(reason) ? 'REFUSED' : 'FAILED', source);
  // It changed nothing and held no lock, so it stands in no line with what did, nor with another refusal.
  const message = { ...kept, aggregateId: kept.id };
  await worker.database
    .transaction(async (tx) => {
      for (const work of works) await work(tx);
      await worker.database.outbox.append(tx, [message]);
    })
    .catch((failure: unknown) => worker.log.warn({ err: failure }, 'refusal not kept'));
}
