import type { ApolloServer } from '@apollo/server';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { AccessGuard } from '../access/guarded-gateway.ts';
import type { GatewayEnv } from '../env.ts';
import { createIdentify, type Identify } from '../identity.ts';
import type { Metrics } from '../metrics.ts';
import type { NatsLink } from '../nats-link.ts';
import type { OperationManifest } from '../operations/operation-manifest.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import type { RequestContext } from '../request-context.ts';
import { createEventFeed } from './event-feed.ts';
import { createLive, type Live } from './live.ts';
import { liveFields, matcherOf } from './live-field.ts';
import { serveSse } from './live-over-sse.ts';
import { serveWebSocket } from './live-over-websocket.ts';
import { createLiveSessions } from './live-sessions.ts';

export type StartLiveParts = {
  env: GatewayEnv;
  apollo: ApolloServer<RequestContext>;
  /** The schema of the moment. */
  schema: () => GraphQLSchema | null;
  access: AccessGuard<RequestContext>;
  manifest: OperationManifest;
  /** Who connects. */
  identify: Identify;
  rateLimits: RateLimits;
  link: NatsLink;
  metrics: Metrics;
  log: Logger;
};

/** Serves subscriptions beside Apollo Server, on its port. See docs/decisions/0017-subscriptions.md. */
export function startLive(
  app: FastifyInstance,
  parts: StartLiveParts,
): Pick<Live, 'schemaChanged' | 'stop'> {
  const { env, apollo, schema, access, manifest, identify, rateLimits, link, metrics, log } = parts;
  const feed = createEventFeed({
    connection: link.connection,
    replicas: env.NATS_REPLICAS,
    isOfInterest: matcherOf(liveFields.flatMap(({ subjects }) => subjects)),
    remembered: env.SUBSCRIPTION_EVENTS_KEPT,
    log,
  });
  const sessions = createLiveSessions(link.verifier);
  const deadlineMs = env.REQUEST_DEADLINE_MS;
  const live = createLive({
    ...{ env, apollo, schema, access, manifest, feed, sessions, metrics, log },
    // An open stream alone does not say that its user is there.
    context: { identify: createIdentify(link.verifier), deadlineMs },
  });
  const served = { live, sessions, context: { identify, deadlineMs } };
  serveSse(app, { ...served, path: `${env.GRAPHQL_PATH.replace(/\/$/, '')}/stream` });
  const sockets = serveWebSocket(app, {
    ...{ ...served, rateLimits, log },
    path: env.GRAPHQL_PATH,
    cors: { origins: env.CORS_ORIGINS, development: env.development },
    proxies: env.TRUST_PROXY,
    messageBytesMax: env.BODY_BYTES_MAX,
    connectionsMax: env.SUBSCRIPTIONS_MAX,
    perAddressMax: env.WEBSOCKETS_PER_ADDRESS_MAX,
  });
  return {
    schemaChanged: live.schemaChanged,
    async stop() {
      await live.stop();
      await sockets.stop();
    },
  };
}
