import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { NatsRequestContext } from '@commerce-tracking/federation-nats/data-source';
import type { CancelSignal } from '@commerce-tracking/federation-nats/messages/signals';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import {
  acceptedLanguage,
  type Language,
  parseLanguage,
} from '@commerce-tracking/service-kit/language';
import { GraphQLError } from 'graphql';
import { BAD_COMMAND_ID } from './edge.errors.ts';
import { retryAfterOf } from './errors.ts';
import type { Identify } from './identity.ts';
import { newReport, type OperationReport } from './operations/operation-report.ts';

/** What the data sources read of a request, under `nats`, and what the gateway itself needs. */
export type RequestContext = {
  actor: Actor | null;
  language: Language;
  requestId: string;
  /** Why the caller's token does not hold; operations that need no sign-in are answered all the same. */
  refused: GraphQLError | null;
  /** Of the query that answers an event; its subscription has been looked up in the manifest. */
  isLive?: true;
  /** What is told of the operation when it has been answered. */
  report: OperationReport;
  nats: NatsRequestContext & { headers: Record<string, string> };
};

export type ContextOptions = { identify: Identify; deadlineMs: number };

/** One HTTP request, as far as the context needs it. */
export type IncomingRequest = {
  id: string;
  headers: IncomingHttpHeaders;
  address: string;
  /** Where several operations came in it: which one this is. */
  place?: number;
  /** Aborted when the client goes away before its answer. */
  signal?: CancelSignal;
};

/**
 * Reads who asks, in which language, until when, and under which ids. A token that does not hold
 * makes nobody of the caller: whoever always sends one can still sign in when it has expired.
 * @throws GraphQLError with its HTTP status for a bad command id, or while keys cannot be read
 */
export async function createRequestContext(
  request: IncomingRequest,
  options: ContextOptions,
): Promise<RequestContext> {
  const { headers, id: requestId } = request;
  const authorization = headers.authorization;
  let actor: Actor | null = null;
  let refused: GraphQLError | null = null;
  let commandId: string;
  try {
    commandId = commandIdOf(request);
    actor = await options.identify(authorization);
  } catch (error) {
    const told = asRequestError(error, wantedLanguage(headers, null));
    if (!(error instanceof DomainError) || error.reason.code !== 'UNAUTHENTICATED') throw told;
    refused = told as GraphQLError;
    commandId = commandIdOf(request);
  }
  const language = wantedLanguage(headers, actor);
  const passedOn: Record<string, string> = {
    'Request-Id': requestId,
    'Command-Id': commandId,
    'X-Language': language,
    traceparent: traceparentOf(headers.traceparent),
    'Client-Address': request.address,
  };
  if (authorization && !refused) passedOn.Authorization = authorization;
  const agent = headers['user-agent'];
  if (agent) passedOn['Client-Agent'] = agent.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
  const report = newReport();
  return {
    actor,
    language,
    requestId,
    refused,
    report,
    nats: {
      headers: passedOn,
      deadlineAt: Date.now() + options.deadlineMs,
      signal: request.signal,
      // Only a caller who is known can be told from others.
      caller: passedOn.Authorization && `${language} ${passedOn.Authorization}`,
      audience: `${language} ${rightsOf(actor, passedOn.Authorization)}`,
      tally: report.tally,
    },
  };
}

/**
 * Callers with the same text are allowed the same. Whoever has to change the password or enrol a second
 * factor first is nobody to most of the schema, and a token that was not read stands for itself alone.
 */
function rightsOf(actor: Actor | null, authorization: string | undefined): string {
  if (!actor) return authorization ? `token ${authorization}` : 'nobody';
  return actor.mustChangePassword || actor.mustEnrolTotp
    ? `restricted ${actor.role}`
    : `role ${actor.role}`;
}

/** The caller's `X-Request-Id` where it is fit for logs and headers, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = single(headers['x-request-id']);
  return given && /^[\w.-]{8,64}$/.test(given) ? given : newId();
}

/** `X-Language` first, then the user's own, then what the browser asks for, then French. */
export function wantedLanguage(headers: IncomingHttpHeaders, actor: Actor | null): Language {
  return (
    parseLanguage(single(headers['x-language'])) ??
    actor?.language ??
    acceptedLanguage(headers['accept-language']) ??
    'fr'
  );
}

/** Equal ids are one write: each operation of a batch has its own. */
function commandIdOf({ headers, id, place }: IncomingRequest): string {
  const given = givenCommandId(headers) ?? id;
  return place === undefined ? given : `${given}.${place}`;
}

// A command id that is silently dropped would turn a retry into a second write.
function givenCommandId(headers: IncomingHttpHeaders): string | null {
  for (const header of ['idempotency-key', 'x-command-id']) {
    const given = single(headers[header]);
    if (given === undefined) continue;
    if (!/^[\w.:-]{8,128}$/.test(given)) throw new DomainError(BAD_COMMAND_ID, { header });
    return given;
  }
  return null;
}

const traceparentShape = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

function traceparentOf(given: string | string[] | undefined): string {
  const value = single(given);
  if (value && traceparentShape.test(value)) return value;
  // Node keeps entropy for `randomUUID` ready; drawing bytes costs a system call each time.
  const trace = randomUUID().replaceAll('-', '');
  const span = randomUUID();
  return `00-${trace}-${span.slice(0, 8)}${span.slice(-8)}-00`;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

const statuses: Record<string, number> = {
  UNAUTHENTICATED: 401,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  BAD_INPUT: 400,
};

function asRequestError(error: unknown, language: Language): unknown {
  if (!(error instanceof DomainError)) return error;
  const { message, extensions } = answerOf(error, language);
  const status = statuses[error.reason.code] ?? 500;
  return new GraphQLError(message, {
    extensions: {
      ...extensions,
      http: { status, headers: headersOf(status, retryAfterOf([{ extensions }])) },
    },
  });
}

function headersOf(status: number, retryAfter: string): Map<string, string> {
  if (status === 503 || status === 429) return new Map([['retry-after', retryAfter]]);
  return status === 401 ? new Map([['www-authenticate', 'Bearer']]) : new Map();
}
