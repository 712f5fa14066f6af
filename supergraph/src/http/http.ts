import { constants } from 'node:zlib';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { Cancellation } from '@commerce-tracking/federation-nats/messages/signals';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { describeFailure } from '@commerce-tracking/service-kit/failures';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import compress from '@fastify/compress';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from 'fastify';
import {
  BODY_ENCODED,
  BODY_TOO_LARGE,
  MALFORMED_REQUEST,
  METHOD_NOT_TAKEN,
} from '../edge.errors.ts';
import type { GatewayEnv } from '../env.ts';
import { retryAfterOf } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import {
  type ContextOptions,
  createRequestContext,
  type RequestContext,
  requestIdOf,
  wantedLanguage,
} from '../request-context.ts';
import { assertAcceptable } from './accepted-types.ts';
import { createBatchHandler } from './batch.ts';
import { createClientErrorAnswer } from './client-errors.ts';
import { createCors } from './cors.ts';
import { UpgradableRequest } from './offered-upgrade.ts';
import { landingPolicy, securityHeaders } from './security-headers.ts';
import { createShedding } from './shedding.ts';

export type HttpParts = {
  env: GatewayEnv;
  log: Logger;
  metrics: Metrics;
  apollo: ApolloServer<RequestContext>;
  context: ContextOptions;
  rateLimits: RateLimits;
  /** True from the moment the process was asked to stop. */
  isStopping: () => boolean;
};

/** The only HTTP server of the product: GraphQL at GRAPHQL_PATH and at `/`. */
export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { env, log, metrics, apollo, rateLimits, isStopping } = parts;
  const fixedHeaders = securityHeaders(env.development);
  const app = Fastify({
    logger: false,
    bodyLimit: env.BODY_BYTES_MAX,
    trustProxy: (_address, hop) => hop < env.TRUST_PROXY,
    genReqId: (request) => requestIdOf(request.headers),
    requestTimeout: env.REQUEST_TIMEOUT_MS,
    connectionTimeout: env.IDLE_TIMEOUT_MS,
    http: {
      IncomingMessage: UpgradableRequest,
      headersTimeout: Math.min(env.HEADERS_TIMEOUT_MS, env.REQUEST_TIMEOUT_MS),
      maxHeaderSize: env.HEADER_BYTES_MAX,
      connectionsCheckingInterval: Math.min(env.HEADERS_TIMEOUT_MS, 2_000),
    },
    clientErrorHandler: createClientErrorAnswer(fixedHeaders),
    frameworkErrors: (error, request, reply) =>
      refuse(error, request as FastifyRequest, reply.headers(fixedHeaders) as FastifyReply),
    // Requests that arrive on open connections while stopping are still answered.
    return503OnClosing: false,
    exposeHeadRoutes: false,
  });
  app.removeContentTypeParser('text/plain');

  if (env.COMPRESS_ABOVE_BYTES > 0) {
    await app.register(compress, {
      threshold: env.COMPRESS_ABOVE_BYTES,
      encodings: ['br', 'gzip'],
      // As small as gzip's best at a fraction of its time.
      brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
      // A request body stays what its length says.
      globalDecompression: false,
    });
  }
  const cors = createCors({ origins: env.CORS_ORIGINS, development: env.development });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.headers(fixedHeaders);
    cors(request, reply);
    // Node's parser stops after a request that offers an upgrade: one right behind it would be lost.
    if (isStopping() || request.headers.upgrade) reply.header('connection', 'close');
    if (!probes.has(request.url)) rateLimits.admitAddress(request.ip);
    // A host with signs no address can have, or none at all: what reads the address further on would fail on it.
    if (!URL.canParse(request.url, `http://${request.hostname}/`)) {
      throw new DomainError(MALFORMED_REQUEST);
    }
    const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
    if (encoding !== 'identity') {
      reply.header('accept-encoding', 'identity');
      throw new DomainError(BODY_ENCODED);
    }
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status } = reply;
    const route = request.routeOptions.url ?? 'unknown';
    metrics.observeRequest(route, status, reply.elapsedTime / 1_000);
    if (status >= 500) log.warn({ requestId: request.id, route, status }, 'request failed');
    else log.debug({ requestId: request.id, route, status, ms: reply.elapsedTime }, 'request');
    done();
  });

  const contexts = (request: FastifyRequest, reply: FastifyReply) => {
    const { id, headers, ip: address } = request;
    const signal = goneSignal(reply);
    return (place?: number) =>
      createRequestContext({ id, headers, address, place, signal }, parts.context);
  };
  const handler = fastifyApolloHandler(apollo, {
    context: (request, reply) => contexts(request, reply)(),
  });
  const shedding = createShedding({
    operationsMax: env.OPERATIONS_MAX,
    deadlineMs: env.REQUEST_DEADLINE_MS,
  });
  const batchHandler = createBatchHandler({
    ...{ apollo, contexts },
    operationsMax: env.HTTP_BATCH_MAX,
    admitMore(request, reply, count) {
      for (let more = 0; more < count; more += 1) rateLimits.admitAddress(request.ip);
      shedding.enterMore(reply, count);
    },
  });
  const { enter: onRequest } = shedding;
  for (const url of new Set([env.GRAPHQL_PATH, '/'])) {
    app.post(url, { onRequest }, function answer(request, reply) {
      assertAcceptable(request.headers.accept);
      // Off, Apollo Server refuses it as any body that is no operation.
      const isBatch = env.HTTP_BATCH_MAX > 0 && Array.isArray(request.body);
      return isBatch ? batchHandler(request, reply) : handler.call(this, request, reply);
    });
    app.get(url, { onRequest, onSend: letPageRun }, handler);
    app.options(url, (_request, reply) => reply.code(204).send());
    app.route({ ...notTaken, url });
  }

  app.setErrorHandler<FastifyError>(refuse);
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      errors: [
        {
          message: `Nothing at ${request.method} ${request.url.split('?')[0]}; GraphQL is at ${env.GRAPHQL_PATH}.`,
          extensions: { code: 'BAD_REQUEST' },
        },
      ],
    }),
  );
  return app;

  function refuse(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { status, ...answer } = answerTo(error, wantedLanguage(request.headers, null), env, log);
    // What is left of a refused body would be read as the next request.
    if (unread.has(status)) reply.header('connection', 'close');
    if (status === 429 || status === 503) reply.header('retry-after', retryAfterOf([answer]));
    return reply
      .code(status)
      .type('application/json')
      .send({ errors: [answer] });
  }
}

/** Before the body is read, which may be anything. */
const notTaken: Omit<RouteOptions, 'url'> = {
  method: ['HEAD', 'PUT', 'PATCH', 'DELETE'],
  onRequest({ method }, reply) {
    reply.header('allow', 'GET, POST, OPTIONS');
    throw new DomainError(METHOD_NOT_TAKEN, { method });
  },
  handler: async () => undefined,
};

/** Asked by load balancers, which come from the address everybody else may seem to come from. */
const probes = new Set(['/health', '/ready']);

/** Aborts when the connection closes before the answer is out: nobody waits for it any more. */
function goneSignal({ raw }: FastifyReply): Cancellation {
  const gone = new Cancellation();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.cancel();
  });
  return gone;
}

async function letPageRun(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const type = reply.getHeader('content-type');
  if (typeof type === 'string' && type.startsWith('text/html')) {
    reply.header('content-security-policy', landingPolicy);
  }
}

/** Refused before the body has been read. */
const unread = new Set([405, 413, 415, 429]);

const statuses: Partial<Record<string, number>> = {
  BODY_ENCODED: 415,
  METHOD_NOT_TAKEN: 405,
  RATE_LIMITED: 429,
  BUSY: 503,
};

// What Fastify refuses before GraphQL sees it, in the form clients expect of every answer.
function answerTo(
  error: FastifyError,
  language: 'fr' | 'en',
  env: GatewayEnv,
  log: Logger,
): { status: number; message: string; extensions: Record<string, unknown> } {
  if (error instanceof DomainError) {
    const { name, code } = error.reason;
    return { status: statuses[name] ?? statuses[code] ?? 400, ...answerOf(error, language) };
  }
  const status = error.statusCode ?? 500;
  if (status === 413) {
    const refusal = new DomainError(BODY_TOO_LARGE, { max: env.BODY_BYTES_MAX });
    return { status, ...answerOf(refusal, language) };
  }
  if (status >= 400 && status < 500) {
    return { status, message: error.message, extensions: { code: 'BAD_REQUEST' } };
  }
  return { status: 500, ...describeFailure(error, language, log) };
}
