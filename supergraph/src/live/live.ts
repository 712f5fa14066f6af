import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { describeFailure } from '@commerce-tracking/service-kit/failures';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import {
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import type { AccessGuard } from '../access/guarded-gateway.ts';
import { QUERY_NOT_IN_SAFE_LIST } from '../edge.errors.ts';
import type { GatewayEnv } from '../env.ts';
import { errorHabits, presentError } from '../errors.ts';
import { hashOf, type OperationManifest } from '../operations/operation-manifest.ts';
import type { RequestContext } from '../request-context.ts';
import { readEventId } from './event-id.ts';
import {
  EVENTS_GONE,
  GATEWAY_STOPPING,
  LISTENER_TOO_SLOW,
  NOT_LIVE,
  SCHEMA_CHANGED,
} from './live.errors.ts';
import { type AnsweringParts, createLiveAnswering, type Listener } from './live-answering.ts';
import { type LiveEvent, liveFields, matcherOf } from './live-field.ts';
import {
  LiveErrors,
  type LiveOperation,
  type LiveRequest,
  readLiveOperation,
} from './live-operation.ts';
import { createLivePlaces } from './live-places.ts';
import type { LiveSessions } from './live-sessions.ts';
import { createLiveStream, type LiveStream } from './live-stream.ts';

export type OpenRequest = LiveRequest & { lastEventId?: unknown };

export type Live = {
  /** @throws DomainError, LiveErrors: `refusals` tells what a client gets to see of either */
  open(request: OpenRequest, listener: Listener): Promise<LiveStream>;
  refusals(error: unknown, context: RequestContext | null): GraphQLFormattedError[];
  /** Where the stream of events stands; null while JetStream does not answer. */
  lastEventId(): Promise<string | null>;
  /** Ends the subscriptions that a new schema does not know any more. */
  schemaChanged(context: { apiSchema: GraphQLSchema }): void;
  stop(): Promise<void>;
};

/** What subscriptions need of the gateway. */
export type LiveParts = AnsweringParts & {
  env: GatewayEnv;
  schema: () => GraphQLSchema | null;
  access: AccessGuard<RequestContext>;
  manifest: OperationManifest;
  sessions: LiveSessions;
  log: Logger;
};

type Subscriber = {
  query: string;
  operation: LiveOperation;
  listener: Listener;
  stream: LiveStream;
};

/** Subscriptions: who listens to what, told from the keys of events, answered as their own queries. */
export function createLive(parts: LiveParts): Live {
  const { env, feed, sessions, metrics, log } = parts;
  const fields = new Map(liveFields.map((field) => [field.name, field]));
  const matches = new Map(liveFields.map((field) => [field, matcherOf(field.subjects)]));
  const subscribers = new Set<Subscriber>();
  const places = createLivePlaces(env);
  const answer = createLiveAnswering(parts);
  const limits = {
    depthMax: env.DEPTH_MAX,
    aliasesMax: env.ALIASES_MAX,
    rootFieldsMax: env.ROOT_FIELDS_MAX,
    fieldsMax: env.TOKENS_MAX,
    tokensMax: env.TOKENS_MAX,
  };
  let stopping = false;

  feed.listen({
    tell(event) {
      for (const { operation, listener, stream } of subscribers) {
        if (concerns(operation, event, listener)) stream.offer(event);
      }
    },
    gone(lastEventId) {
      for (const { stream } of [...subscribers]) {
        stream.end(new DomainError(EVENTS_GONE, { lastEventId }));
      }
    },
  });

  const concerns = (operation: LiveOperation, event: LiveEvent, { context }: Listener) => {
    const { field, args } = operation;
    return (
      context.actor !== null &&
      matches.get(field)?.(event.subject) === true &&
      field.concerns(event, context.actor, args)
    );
  };

  const failed = (error: unknown): DomainError => {
    if (error instanceof DomainError) return error;
    const { originalError } = error instanceof GraphQLError ? error : {};
    if (originalError instanceof DomainError) return originalError;
    log.error({ err: error }, 'a subscription ended unexpectedly');
    return new DomainError(GATEWAY_STOPPING);
  };

  return {
    async open(request, listener) {
      if (stopping) throw new DomainError(GATEWAY_STOPPING);
      const { context, session } = listener;
      assertListed(request.query);
      const schema = parts.schema();
      if (!schema?.getSubscriptionType()) throw new DomainError(NOT_LIVE, { field: '' });
      const operation = readLiveOperation(request, { schema, fields, limits });
      const { userId } = permitted(operation.field.permission, context);
      const from = readEventId(request.lastEventId);
      const after = from?.sequence ?? null;
      const wants = (event: LiveEvent) => concerns(operation, event, listener);
      const leave = places.take(session, userId);
      try {
        await feed.position();
        if (from) await feed.assertKept(from);
        // From here to the end in one turn: an event between the two would be told twice or never.
        const until = feed.place();
        const stream = createLiveStream({
          after: after ?? until,
          replay:
            after !== null && after < until
              ? (signal) => feed.replay({ after, until, wants, signal })
              : null,
          queueMax: env.SUBSCRIPTION_QUEUE_MAX,
          answer: (event, signal) => answer(operation, listener, event, signal),
          farewell: listener.farewell,
          failed,
          tooSlow: (last, max) =>
            new DomainError(LISTENER_TOO_SLOW, { lastEventId: feed.idOf(last), max }),
          onEnd(reason) {
            subscribers.delete(subscriber);
            leave();
            metrics.setSubscriptions(subscribers.size);
            if (!reason) return;
            metrics.countLiveEnd(reason.reason.name);
            listener.ended?.(reason);
          },
        });
        const subscriber = { query: request.query, operation, listener, stream };
        subscribers.add(subscriber);
        metrics.setSubscriptions(subscribers.size);
        return stream;
      } catch (error) {
        leave();
        throw error;
      }
    },
    refusals(error, context) {
      const scope = {
        language: context?.language ?? 'fr',
        requestId: context?.requestId ?? null,
        commandId: null,
        ...errorHabits(env),
      } as const;
      const errors = error instanceof LiveErrors ? error.errors : [error];
      return errors.map((one) => {
        if (one instanceof GraphQLError) return presentError(one.toJSON(), one, scope, log);
        return describeFailure(one, scope.language, log, { requestId: scope.requestId });
      });
    },
    async lastEventId() {
      try {
        await feed.position();
        return feed.idOf(feed.place());
      } catch {
        return null;
      }
    },
    schemaChanged({ apiSchema }) {
      const isKnown = new Map<string, boolean>();
      for (const { query, stream } of [...subscribers]) {
        const known = isKnown.get(query) ?? validate(apiSchema, parse(query)).length === 0;
        isKnown.set(query, known);
        if (!known) stream.end(new DomainError(SCHEMA_CHANGED));
      }
    },
    async stop() {
      stopping = true;
      sessions.stop();
      for (const { stream } of [...subscribers]) stream.end(new DomainError(GATEWAY_STOPPING));
      await feed.stop();
    },
  };

  function assertListed(query: string): void {
    if (env.OPERATIONS_MODE === 'off' || parts.manifest.isListed(hashOf(query))) return;
    metrics.countUnlisted(env.OPERATIONS_MODE);
    if (env.OPERATIONS_MODE === 'safelist') throw new DomainError(QUERY_NOT_IN_SAFE_LIST);
  }

  function permitted(permission: string, context: RequestContext): Actor {
    const { actor } = context;
    if (actor && parts.access.caller(context).hasScope(permission)) return actor;
    throw parts.access.refusal({ scopes: [permission], policies: [] }, context);
  }
}
