import { headerNames } from '@commerce-tracking/federation-nats/messages/wire';
import type { SubgraphRequest } from '@commerce-tracking/federation-nats/subgraph-server';
import type { Actor, Can } from './actor.ts';
import type { Caller, SendCommand } from './commands/command-client.ts';
import { readFrom } from './commands/read-from.ts';
import type { RefusalLog } from './commands/refusal-log.ts';
import { DomainError } from './errors.ts';
import { type Language, parseLanguage } from './language.ts';
import type { Logger } from './logs.ts';
import {
  NOT_PERMITTED,
  NOT_SIGNED_IN,
  PASSWORD_CHANGE_REQUIRED,
  TOTP_ENROLMENT_REQUIRED,
} from './reasons.ts';
import { bearerToken, type TokenVerifier } from './tokens.ts';

/** What every resolver gets; a subgraph adds its loaders. */
export type BaseContext<Db> = {
  /** The verified caller; null for a request without a token. */
  actor: Actor | null;
  /** A verified caller who has to change the password or enrol a second factor first; `actor` is null then. */
  restricted: Actor | null;
  language: Language;
  /** Base of the ids of writes whose client sent none. */
  commandIdBase: string;
  requestId: string;
  db: Db;
  log: Logger;
  /** Epoch milliseconds after which nobody waits for the answer. */
  deadlineAt: number;
  /** Hands a write over to a worker. */
  send: SendCommand;
  /** The caller, where the role allows it; otherwise UNAUTHENTICATED or FORBIDDEN. */
  require(permission: string): Actor;
};

const passedOn = [
  headerNames.authorization,
  headerNames.requestId,
  headerNames.language,
  headerNames.traceparent,
  'Client-Address',
  'Client-Agent',
];

/** Makes the context of one GraphQL request from its NATS headers. */
export function createContextFactory<Db>(options: {
  dbFor(mayLag: boolean): Db;
  log: Logger;
  can: Can;
  verifier: TokenVerifier;
  sender: (caller: Caller) => SendCommand;
  /** Told of what a known caller was not allowed. */
  onRefused?: RefusalLog;
}): (request: SubgraphRequest) => Promise<BaseContext<Db>> {
  const { dbFor, log, can, verifier, sender, onRefused } = options;
  return async (request) => {
    const header = (name: string) => request.headers.get(name) || null;
    const { actor, restricted, refused } = await identify(
      verifier,
      header(headerNames.authorization),
    );
    const requestId = header(headerNames.requestId) ?? 'none';
    const commandIdBase = header(headerNames.commandId) ?? requestId;
    let send: SendCommand | undefined;
    return {
      actor,
      restricted,
      language:
        parseLanguage(header(headerNames.language)) ?? (actor ?? restricted)?.language ?? 'fr',
      commandIdBase,
      requestId,
      db: dbFor(header(readFrom.header) !== readFrom.database),
      log,
      deadlineAt: request.deadlineAt,
      send: (command, input, info) => {
        send ??= sender({
          headers: Object.fromEntries(
            passedOn.flatMap((name) => {
              const value = header(name);
              return value ? [[name, value]] : [];
            }),
          ),
          commandIdBase,
          deadlineAt: request.deadlineAt,
        });
        return send(command, input, info);
      },
      require(permission) {
        if (!actor) throw refused ?? new DomainError(NOT_SIGNED_IN);
        if (!can(actor, permission)) {
          const address = header('Client-Address');
          const reason = NOT_PERMITTED.name;
          onRefused?.({ actor, action: permission, reason, requestId, address });
          throw new DomainError(NOT_PERMITTED, { permission });
        }
        return actor;
      },
    };
  };
}

/**
 * A token that does not hold makes nobody of the caller, and is told only where a sign-in is needed:
 * a client that always sends its token can still sign in again when it has expired.
 */
async function identify(
  verifier: TokenVerifier,
  authorization: string | null,
): Promise<{ actor: Actor | null; restricted: Actor | null; refused?: unknown }> {
  try {
    const token = bearerToken(authorization);
    const caller = token ? await verifier.verify(token) : null;
    if (!caller?.mustChangePassword && !caller?.mustEnrolTotp) {
      return { actor: caller, restricted: null };
    }
    // Nobody to every read; only what asks for `restricted` admits them.
    const first = caller.mustChangePassword ? PASSWORD_CHANGE_REQUIRED : TOTP_ENROLMENT_REQUIRED;
    const refused = new DomainError(first);
    return { actor: null, restricted: caller, refused };
  } catch (refused) {
    return { actor: null, restricted: null, refused };
  }
}
