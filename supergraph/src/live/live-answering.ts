import type { ApolloServer } from '@apollo/server';
import { createLimiter } from '@commerce-tracking/federation-nats/load/limiter';
import type { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import type { GraphQLFormattedError } from 'graphql';
import type { Metrics } from '../metrics.ts';
import {
  type ContextOptions,
  createRequestContext,
  type IncomingRequest,
  type RequestContext,
} from '../request-context.ts';
import type { EventFeed } from './event-feed.ts';
import type { LiveEvent } from './live-field.ts';
import type { LiveOperation } from './live-operation.ts';
import type { LiveSession } from './live-sessions.ts';
import type { LiveAnswer } from './live-stream.ts';

/** Who listens, over which connection. */
export type Listener = {
  context: RequestContext;
  /** Each event is read as a request of its own, under these headers. */
  incoming: Pick<IncomingRequest, 'headers' | 'address'>;
  session: LiveSession;
  /** How a stream that ends early says why; null where the connection is closed with the reason. */
  farewell(reason: DomainError): LiveAnswer | null;
  /** Called when a stream ended early by itself. */
  ended?(reason: DomainError): void;
};

/** What answering an event needs of the gateway. */
export type AnsweringParts = {
  apollo: ApolloServer<RequestContext>;
  context: ContextOptions;
  feed: EventFeed;
  metrics: Metrics;
};

/** Answers one event to one listener: a request of its own, under the listener's identity of the moment. */
export type LiveAnswering = (
  operation: LiveOperation,
  listener: Listener,
  event: LiveEvent,
  signal: AbortSignal,
) => Promise<LiveAnswer>;

/** Reads of one process that run at once, whatever the number of listeners. */
const readsMax = 64;

/** The answer's throws are the ends of sessions; what the read itself refuses is part of the answer. */
export function createLiveAnswering(parts: AnsweringParts): LiveAnswering {
  const { apollo, context, feed, metrics } = parts;
  const reads = createLimiter({ concurrency: readsMax, queueMax: Number.POSITIVE_INFINITY });

  return async (operation, listener, event, signal) => {
    const { query, responseKey } = operation;
    await listener.session.assertHolds();
    const keys = operation.fromKeys(event);
    const extensions = { eventId: feed.idOf(event.sequence) };
    metrics.countLiveEvent();
    if (!query) return { data: operation.assemble(keys, null), extensions };
    await new Promise<void>((start) => reads.enter(start));
    try {
      if (signal.aborted) return { data: null };
      const contextValue = await createRequestContext(
        { ...listener.incoming, id: newId(), signal },
        context,
      );
      const { body } = await apollo.executeOperation(
        { query: query.text, variables: query.variablesFor(event) },
        { contextValue: { ...contextValue, isLive: true } },
      );
      const { data, errors } = body.kind === 'single' ? body.singleResult : { data: null };
      return {
        data: operation.assemble(keys, data),
        ...(errors && { errors: errors.map((error) => below(responseKey, error)) }),
        extensions,
      };
    } finally {
      reads.leave();
    }
  };
}

/** Errors of the query stand where the listener asked for what it answers. */
function below(responseKey: string, error: GraphQLFormattedError): GraphQLFormattedError {
  const { locations: _of_another_text, ...rest } = error;
  return { ...rest, path: [responseKey, ...(error.path ?? [])] };
}
