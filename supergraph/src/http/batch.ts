import { type ApolloServer, HeaderMap } from '@apollo/server';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BATCH_TOO_LARGE, MALFORMED_REQUEST } from '../edge.errors.ts';
import type { RequestContext } from '../request-context.ts';

export type BatchParts = {
  apollo: ApolloServer<RequestContext>;
  /** Operations of one request at most. */
  operationsMax: number;
  /**
   * Counts the operations of a request beyond its first.
   * @throws DomainError where so many requests would be refused
   */
  admitMore(request: FastifyRequest, reply: FastifyReply, count: number): void;
  /** Makes the context of each operation, which is known by its place in the batch. */
  contexts(
    request: FastifyRequest,
    reply: FastifyReply,
  ): (place: number) => Promise<RequestContext>;
};

/**
 * Answers several operations in one request, at once and in the order of their answers. Each has a context, and so
 * a command id and a place in the user's limit, of its own: Apollo Server's own batches share one, and two writes of
 * one batch would be taken for one sent twice.
 */
export function createBatchHandler({ apollo, operationsMax, admitMore, contexts }: BatchParts) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const operations = request.body as readonly object[];
    const { length: count } = operations;
    if (count > operationsMax)
      throw new DomainError(BATCH_TOO_LARGE, { count, max: operationsMax });
    if (count === 0) throw new DomainError(MALFORMED_REQUEST);
    admitMore(request, reply, count - 1);
    const contextAt = contexts(request, reply);
    const headers = headersOf(request);
    const answers = await Promise.all(
      operations.map((body, place) =>
        apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: { method: 'POST', headers, body, search: '' },
          context: () => contextAt(place),
        }),
      ),
    );
    const texts = answers.map(({ body }) => (body.kind === 'complete' ? body.string : 'null'));
    reply.type('application/json').header('cache-control', 'no-store');
    return `[${texts.join(',')}]`;
  };
}

function headersOf({ headers }: FastifyRequest): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
