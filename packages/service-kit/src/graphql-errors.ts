import { headerNames } from '@commerce-tracking/federation-nats/messages/wire';
import type { SubgraphRequest } from '@commerce-tracking/federation-nats/subgraph-server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { ServiceDatabase } from './database.ts';
import { describeFailure } from './failures.ts';
import { parseLanguage } from './language.ts';
import type { Logger } from './logs.ts';

/**
 * The form in which a subgraph's error leaves the process: code, reason, remedy and language as
 * clients shall see them. Errors of GraphQL itself (a bad literal, say) keep their message.
 */
export function formatSubgraphError<Db, Tx>(
  error: GraphQLError,
  request: SubgraphRequest,
  database: ServiceDatabase<Db, Tx>,
  log: Logger,
): GraphQLFormattedError {
  const { message, path, locations, originalError } = error;
  if (!originalError || originalError instanceof GraphQLError) {
    return { message, path, locations, extensions: refusedInput(message, error.extensions) };
  }
  const language = parseLanguage(request.headers.get(headerNames.language)) ?? 'fr';
  const answer = describeFailure(database.translate(originalError), language, log, {
    requestId: request.headers.get(headerNames.requestId),
    path,
  });
  return { ...answer, path };
}

/** graphql-js names the refused field only in its sentence: `… at "input.weightKg"; …`. */
function refusedInput(message: string, known: Record<string, unknown>) {
  const field = / at "([^"]+)"/.exec(message)?.[1] ?? /Variable "\$([^"]+)"/.exec(message)?.[1];
  const fields = field && { fields: [{ path: field, reason: 'WRONG_TYPE', message }] };
  return { code: 'BAD_INPUT', details: { reason: 'INVALID_INPUT', ...fields }, ...known };
}
