import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { subgraphsIn } from '@commerce-tracking/federation-nats/schema/supergraph-text';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { readAccessModule } from './access/access-module.ts';
import { noteActivity } from './activity.ts';
import { createApollo } from './apollo.ts';
import type { GatewayEnv } from './env.ts';
import { createGateway } from './gateway.ts';
import { registerExplorer } from './http/explorer.ts';
import { createHttp } from './http/http.ts';
import { registerStatusRoutes } from './http/status-routes.ts';
import { anonymous, createIdentify } from './identity.ts';
import { startLive } from './live/start-live.ts';
import { createMetrics } from './metrics.ts';
import { metricsGuard } from './metrics-guard.ts';
import { linkNats } from './nats-link.ts';
import { emptyManifest, readManifest } from './operations/operation-manifest.ts';
import { createWriters } from './operations/own-writes.ts';
import { isClusterMember } from './processes/cluster.ts';
import { untilOpen } from './processes/opening.ts';
import { createRateLimits, limitUsers } from './rate-limit/rate-limits.ts';
import { createReadiness } from './readiness.ts';
import { followSchemas, supergraphToBeginWith } from './schema/follow-schemas.ts';

export type RunningSupergraph = {
  /** Where it listens, with the port that was really taken. */
  url: string;
  /** Answers what has been accepted, then lets go of NATS. */
  stop(): Promise<void>;
};

const linkPatienceMs = 5_000;

/** Starts the gateway; NATS and the subgraphs may come later, go, and come back. */
export async function startSupergraph(env: GatewayEnv, log: Logger): Promise<RunningSupergraph> {
  const committedSdl = await readSupergraph(env);
  const loaded = await supergraphToBeginWith(env, committedSdl);
  const { supergraphSdl } = loaded;
  const manifest = env.OPERATIONS_MANIFEST
    ? await readManifest(env.OPERATIONS_MANIFEST)
    : emptyManifest;
  const access = await readAccessModule(env.ACCESS_MODULE);
  const link = linkNats(env, log);
  const metrics = createMetrics();
  let stopping = false;
  const isStopping = () => stopping;

  const gateway = createGateway({
    supergraphSdl,
    connection: link.connection,
    planCacheMib: env.PLAN_CACHE_MIB,
    answerCacheMib: env.ANSWER_CACHE_MIB,
    executor: env.EXECUTOR,
    access,
    limits: {
      shareMs: env.SHARE_MS,
      breaker: { failuresMin: env.BREAKER_FAILURES },
      lostAfterMs: env.LOST_AFTER_MS,
      acceptCompressed: env.REPLY_COMPRESSION,
      repeatsWrites: env.repeatsWrites,
    },
    onFetch: metrics.observeFetch,
    deadlineMs: env.REQUEST_DEADLINE_MS,
    log,
  });
  let apiSchema: GraphQLSchema | null = null;
  gateway.onSchemaLoadOrUpdate((loaded) => {
    apiSchema = loaded.apiSchema;
  });
  const landingPage = env.explorer
    ? ApolloServerPluginLandingPageLocalDefault({ footer: false, embed: { runTelemetry: false } })
    : undefined;
  const writers = createWriters(link.connection, env.READ_OWN_WRITES_MS);
  void link.reached.then(() => {
    const connection = link.connection();
    if (connection && !connection.isClosed()) writers.follow(connection);
  });
  const apollo = createApollo({ env, gateway, log, metrics, landingPage, manifest, writers });
  try {
    await apollo.start();
  } catch (error) {
    await link.stop();
    // The last good one was made by the gateway itself.
    throw supergraphSdl === committedSdl ? notUsable(env, error) : error;
  }

  const rateLimits = createRateLimits({
    env,
    connection: link.connection,
    onRefused: metrics.countRateLimited,
    log,
  });
  const identify =
    env.IDENTITY === 'on'
      ? limitUsers(noteActivity(createIdentify(link.verifier), link.connection), rateLimits)
      : anonymous;
  const app = await createHttp({
    env,
    log,
    metrics,
    apollo,
    context: { identify, deadlineMs: env.REQUEST_DEADLINE_MS },
    rateLimits,
    isStopping,
  });
  const live = startLive(app, {
    ...{ env, apollo, access, manifest, identify, rateLimits, link, metrics, log },
    schema: () => apiSchema,
  });
  gateway.onSchemaLoadOrUpdate(live.schemaChanged);
  const schemas = followSchemas({
    ...{ env, committedSdl, loaded, gateway, manifest, link, metrics, log },
  });
  const readiness = createReadiness({
    permissions: link.permissions,
    connection: link.connection,
    subgraphs: subgraphsIn(supergraphSdl).map(({ name }) => name),
    isStopping,
  });
  const { keys } = link;
  const mayWatch = metricsGuard({ token: env.METRICS_TOKEN, isOpen: env.development });
  registerStatusRoutes(app, { metrics, mayWatch, readiness, keys, schema: schemas.status });
  if (env.explorer) registerExplorer(app, { endpoint: env.GRAPHQL_PATH });
  // The other members answer meanwhile, so that a new one need not take what it cannot answer yet.
  if (isClusterMember) await Promise.race([link.reached, pause(linkPatienceMs)]);
  // Nobody is asked what the running instances cannot answer.
  await schemas.settled;
  if (isClusterMember) await untilOpen();
  await app.listen({ host: env.HOST, port: env.PORT });

  const { port } = app.server.address() as AddressInfo;
  const url = `http://${env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST}:${port}`;
  log.info({ url: `${url}${env.GRAPHQL_PATH}` }, 'serving');
  return {
    url,
    async stop() {
      stopping = true;
      // Load balancers and clients with open connections learn of it before the door closes.
      await new Promise((resolve) => setTimeout(resolve, env.STOP_DELAY_MS));
      await schemas.stop();
      await live.stop();
      rateLimits.stop();
      await closeHttp(app, env.DRAIN_TIMEOUT_MS);
      await apollo.stop();
      await link.stop();
    },
  };
}

async function readSupergraph(env: GatewayEnv): Promise<string> {
  try {
    return await readFile(env.SUPERGRAPH_PATH, 'utf8');
  } catch (error) {
    throw notUsable(env, error, '. `npm run generate` makes the one of this project.');
  }
}

/** Whoever has named the file is to find it; what is wrong with it is said by whoever reads it. */
function notUsable(env: GatewayEnv, error: unknown, hint = ''): Error {
  const { message } = error as Error;
  const told = `SUPERGRAPH_PATH: ${env.SUPERGRAPH_PATH} cannot be used: ${message}${hint}`;
  return new Error(told, { cause: error });
}

/** Closes each connection as its last answer is out; what hangs beyond the timeout is cut off. */
async function closeHttp(app: FastifyInstance, timeoutMs: number): Promise<void> {
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  const late = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
  await app.close();
  clearInterval(idle);
  clearTimeout(late);
}
