import type { NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { type SubjectServer, serveSubject } from '@commerce-tracking/federation-nats/serve';
import { headerNames } from '@commerce-tracking/federation-nats/wire';
import type { Actor, Can } from './actor.ts';
import { runCommand } from './command-runner.ts';
import type { AnyCommand } from './commands.ts';
import type { ServiceDatabase } from './database.ts';
import { DomainError } from './errors.ts';
import { describeFailure } from './failures.ts';
import { parseLanguage } from './language.ts';
import type { Logger } from './logs.ts';
import type { OutboxMessage } from './outbox-store.ts';
import { NOT_PERMITTED, NOT_SIGNED_IN } from './reasons.ts';
import { bearerToken, type TokenVerifier } from './tokens.ts';

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
};

const decoder = new TextDecoder();

/** Serves every command of a subgraph to its queue group; each is answered only after its commit. */
export function serveCommands<Db, Tx>(options: CommandWorkerOptions<Db, Tx>): SubjectServer {
  const bySubject = new Map(options.commands.map((command) => [command.subject, command]));
  return serveSubject({
    connection: options.connection,
    subject: `command.${options.subgraph}.>`,
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
        if (!command) throw new Error(`no command ${request.subject}`);
        const actor = await authorize(options, command, header(headerNames.authorization));
        const { input } = JSON.parse(decoder.decode(request.body)) as { input: unknown };
        const result = await runCommand(options, command, {
          actor,
          rawInput: input,
          commandId: header(headerNames.commandId) ?? requestId,
          requestId,
          language,
          address: header('Client-Address'),
          userAgent: header('Client-Agent'),
        });
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

/** The caller's own token decides, whoever put the message on the subject. */
async function authorize<Db, Tx>(
  options: CommandWorkerOptions<Db, Tx>,
  command: AnyCommand<Tx>,
  authorization: string | null,
): Promise<Actor | null> {
  const token = bearerToken(authorization);
  if (command.permission === null && !token) return null;
  if (!token) throw new DomainError(NOT_SIGNED_IN);
  if (command.permission === null) return await options.verifier.verify(token).catch(() => null);
  const actor = await options.verifier.verify(token);
  if (!options.can(actor, command.permission)) {
    throw new DomainError(NOT_PERMITTED, { permission: command.permission });
  }
  return actor;
}
