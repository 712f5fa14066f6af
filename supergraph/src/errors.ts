import {
  answerOf,
  DomainError,
  type ErrorCode,
  errorCodes,
} from '@commerce-tracking/service-kit/errors';
import { describeFailure } from '@commerce-tracking/service-kit/failures';
import type { Language } from '@commerce-tracking/service-kit/language';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import {
  INVALID_INPUT,
  NO_SERVICE,
  OVERLOADED,
  TOO_SLOW,
  UNKNOWN_OUTCOME,
} from '@commerce-tracking/service-kit/reasons';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { TOO_MANY_TOKENS, WRITE_WITHOUT_ANSWER } from './edge.errors.ts';
import type { GatewayEnv } from './env.ts';
import { clipped, variableFault } from './operations/variable-fault.ts';

/** Codes Apollo Server gives to requests it refuses itself; clients know them, so they stay. */
const apolloCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
]);
const closedCodes = new Set<string>(errorCodes);
const messageMax = 1_000;

/** How a failed fetch is told, by the code the transport gave it. */
const transportReasons: Partial<Record<ErrorCode, typeof NO_SERVICE>> = {
  UNAVAILABLE: NO_SERVICE,
  BUSY: OVERLOADED,
  TIMEOUT: TOO_SLOW,
};

export type ErrorScope = {
  language: Language;
  requestId: string | null;
  /** Base of the command ids, when the operation is a mutation. */
  commandId: string | null;
};

/** What is told alike to all requests of a gateway. */
export type ErrorHabits = {
  tokensMax: number;
  /** Whether what a subgraph says of an error is kept from clients, unless it is of the closed list. */
  masksErrors: boolean;
  /** Whether subgraphs do once what is asked twice under one id. */
  repeatsWrites: boolean;
};

export function errorHabits({
  TOKENS_MAX: tokensMax,
  masksErrors,
  repeatsWrites,
}: GatewayEnv): ErrorHabits {
  return { tokensMax, masksErrors, repeatsWrites };
}

/**
 * What a client gets to see of an error: a code of the closed list or of Apollo's own, details meant
 * for it, and nothing of how the answer was put together. The rest is in the log under a reference.
 */
export function presentError(
  formatted: GraphQLFormattedError,
  error: unknown,
  scope: ErrorScope & ErrorHabits,
  log: Logger,
): GraphQLFormattedError {
  const { message, extensions } = answerFor(formatted, error, scope, log);
  return {
    message,
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
    extensions,
  };
}

type Answer = { message: string; extensions: Record<string, unknown> };

function answerFor(
  formatted: GraphQLFormattedError,
  error: unknown,
  scope: ErrorScope & ErrorHabits,
  log: Logger,
): Answer {
  const refusal = refusalIn(error);
  if (refusal) return answerOf(refusal, scope.language);
  const { code, details, serviceName, stacktrace, exception, http, ...others } =
    formatted.extensions ?? {};
  const service = typeof serviceName === 'string' ? serviceName : null;
  if (typeof code === 'string' && closedCodes.has(code)) {
    if (hasReason(details)) return { message: formatted.message, extensions: { code, details } };
    if (code === 'TIMEOUT' && scope.commandId && formatted.path?.length === 1) {
      const commandId = `${scope.commandId}/${formatted.path[0]}`;
      const reason = scope.repeatsWrites ? UNKNOWN_OUTCOME : WRITE_WITHOUT_ANSWER;
      return answerOf(new DomainError(reason, { commandId }), scope.language);
    }
    const transport = transportReasons[code as ErrorCode];
    if (transport) return answerOf(new DomainError(transport, { service }), scope.language);
  }
  if (service && !scope.masksErrors) {
    const told = details === undefined ? { ...others, code } : { ...others, code, details };
    return { message: formatted.message, extensions: told };
  }
  if (typeof code === 'string' && apolloCodes.has(code)) {
    if (code === 'BAD_USER_INPUT') return badVariable(formatted.message, scope.language);
    if (code === 'GRAPHQL_PARSE_FAILED' && /more tha[nt] \d+ tokens/.test(formatted.message)) {
      return answerOf(new DomainError(TOO_MANY_TOKENS, { max: scope.tokensMax }), scope.language);
    }
    if (!service) return { message: clipped(formatted.message, messageMax), extensions: { code } };
  }
  if (isRequestFault(error))
    return { message: formatted.message, extensions: { code: 'BAD_REQUEST' } };
  const context = { requestId: scope.requestId, service, path: formatted.path };
  return describeFailure(causeOf(error), scope.language, log, context);
}

/** A variable of the wrong shape is refused alike, whether the gateway or a service has found it. */
function badVariable(message: string, language: Language): Answer {
  return answerOf(new DomainError(INVALID_INPUT, {}, variableFault(message)), language);
}

/** What Apollo Server refuses with no more than a status, such as a hash that is not the query's. */
function isRequestFault(error: unknown): boolean {
  if (!(error instanceof GraphQLError) || error.originalError || error.extensions.serviceName) {
    return false;
  }
  const { status } = (error.extensions.http ?? {}) as { status?: number };
  return status !== undefined && status >= 400 && status < 500;
}

function refusalIn(error: unknown): DomainError | null {
  const cause = causeOf(error);
  return cause instanceof DomainError ? cause : null;
}

/** The error that was thrown first, below the GraphQL wrappers. */
function causeOf(error: unknown): unknown {
  let cause = error;
  for (let step = 0; step < 5; step += 1) {
    if (!(cause instanceof GraphQLError) || !cause.originalError) return cause;
    cause = cause.originalError;
  }
  return cause;
}

function hasReason(details: unknown): details is Record<string, unknown> {
  return typeof details === 'object' && details !== null && 'reason' in details;
}

/** The statuses of architecture: only a request nobody could answer anything of is more than 200. */
export function statusOf(answer: {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
}): 200 | 429 | 503 {
  const { data, errors } = answer;
  if (!errors?.length) return 200;
  if (data && Object.values(data).some((value) => value !== null)) return 200;
  const codes = new Set(errors.map((error) => error.extensions?.code));
  if (codes.size === 1 && codes.has('RATE_LIMITED')) return 429;
  const away = [...codes].every((code) => code === 'UNAVAILABLE' || code === 'BUSY');
  return away ? 503 : 200;
}

/** Seconds after which a refused request may be sent again: as the refusals say, else one. */
export function retryAfterOf(errors: readonly { extensions?: Record<string, unknown> }[]): string {
  const told = errors.map(({ extensions }) => {
    const { details } = (extensions ?? {}) as { details?: { retryAfterSeconds?: unknown } };
    return Number(details?.retryAfterSeconds) || 1;
  });
  return String(Math.max(1, ...told));
}
