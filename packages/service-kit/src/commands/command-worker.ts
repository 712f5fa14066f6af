import type { NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { headerNames } from '@commerce-tracking/federation-nats/messages/wire';
import { type SubjectServer, serveSubject } from '@commerce-tracking/federation-nats/serving/serve';
import type { Actor, Can } from '../actor.ts';
import type { ServiceDatabase } from '../database.ts';
import { DomainError } from '../errors.ts';
import { describeFailure } from '../failures.ts';
import { parseLanguage } from '../language.ts';
import type { Logger } from '../logs.ts';
import type { OutboxMessage } from '../outbox/outbox-store.ts';
import {
  NO_SERVICE,
  NOT_PERMITTED,
  NOT_SIGNED_IN,
  PASSWORD_CHANGE_REQUIRED,
  TOTP_ENROLMENT_REQUIRED,
} from '../reasons.ts';
import { bearerToken, type TokenVerifier } from '../tokens.ts';
import { type CommandCall, runCommand } from './command-runner.ts';
import type { AnyCommand } from './commands.ts';
import { entityIdOf, type RefusalLog } from './refusal-log.ts';

export type CommandWorkerOptions<Db, Tx> = {
  connection: NatsConnection;
  subgraph: string;
  queue: string;
  commands: readonly AnyCommand<Tx>[];
  database: ServiceDatabase<Db, Tx>;
  verifier: TokenVerifier;
  can: Can;
  log: Logger;
  concurrency: number;
  queueMax: number;
  /** Key for the content hash of commands that carry secrets. */
  secretKey: string;
  /** Told of the messages of every commit, for the fast path. */
  onCommit(messages: OutboxMessage[]): void;
  /** Told of what a known caller was not allowed to begin. */
  onRefused?: RefusalLog;
};

const decoder = new TextDecoder();

/**
 * Serves every command of a subgraph to its queue group; each is answered only after its commit.
 * Writes that other subgraphs ask for are served likewise on `internal.<subgraph>.>`.
 */
export function serveCommands<Db, Tx>(
  options: CommandWorkerOptions<Db, Tx>,
  family: 'command' | 'internal' = 'command',
): SubjectServer {
  const bySubject = new Map(options.commands.map((command) => [command.subject, command]));
  return serveSubject({
    connection: options.connection,
    subject: `${family}.${options.subgraph}.>`,
    queue: options.queue,
    concurrency: options.concurrency,
    queueMax: options.queueMax,
    log: options.log,
    async handler(request) {
      const header = (name: string) => request.headers.get(name) || null;
      const language = parseLanguage(header(headerNames.language)) ?? 'fr';
      const requestId = header(headerNames.requestId) ?? 'none';
      try {
        const command = bySubject.get(request.subject);
        // Of another release, or of nobody: nothing was done, and another process may know it.
        if (!command) throw new DomainError(NO_SERVICE, { service: options.subgraph });
        const actor = await identify(options, command, header(headerNames.authorization));
        const call = {
          actor,
          rawInput: inputOf(request.body),
          commandId: header(headerNames.commandId) ?? requestId,
          requestId,
          language,
          address: header('Client-Address'),
          userAgent: header('Client-Agent'),
          deadlineAt: request.deadlineAt,
        };
        admit(options, command, call);
        const result = await runCommand(options, command, call);
        return JSON.stringify({ result });
      } catch (error) {
        const told = options.database.translate(error);
        return JSON.stringify({
          error: describeFailure(told, language, options.log, {
            subject: request.subject,
            requestId,
          }),
        });
      }
    },
  });
}

/** A body that is no JSON holds no input, and is refused like one without. */
function inputOf(body: Uint8Array): unknown {
  try {
    return (JSON.parse(decoder.decode(body)) as { input?: unknown } | null)?.input;
  } catch {
    return undefined;
  }
}

/** The caller's own token decides, whoever put the message on the subject. */
async function identify<Db, Tx>(
  options: CommandWorkerOptions<Db, Tx>,
  command: AnyCommand<Tx>,
  authorization: string | null,
): Promise<Actor | null> {
  const token = bearerToken(authorization);
  if (command.permission === null && !token) return null;
  if (!token) throw new DomainError(NOT_SIGNED_IN);
  if (command.permission === null) return await options.verifier.verify(token).catch(() => null);
  return options.verifier.verify(token);
}

/** @throws DomainError when the caller's token holds but does not admit to this; it is audited */
function admit<Db, Tx>(
  { can, onRefused }: CommandWorkerOptions<Db, Tx>,
  command: AnyCommand<Tx>,
  { actor, rawInput, commandId, requestId, address }: CommandCall,
): void {
  if (!actor || command.permission === null) return;
  const refused = refusalOf(command, actor, command.permission, can);
  if (!refused) return;
  const { subject } = command;
  const entityId = entityIdOf(rawInput);
  const reason = refused.reason.name;
  onRefused?.({ actor, action: subject, reason, entityId, commandId, requestId, address });
  throw refused;
}

function refusalOf<Tx>(
  command: AnyCommand<Tx>,
  actor: Actor,
  permission: string,
  can: Can,
): DomainError | null {
  if (actor.mustChangePassword && !command.beforePasswordChange) {
    return new DomainError(PASSWORD_CHANGE_REQUIRED);
  }
  if (actor.mustEnrolTotp && !command.beforeEnrolment) {
    return new DomainError(TOTP_ENROLMENT_REQUIRED);
  }
  return can(actor, permission) ? null : new DomainError(NOT_PERMITTED, { permission });
}
