import { constants } from 'node:zlib';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { describeFailure } from '@commerce-tracking/service-kit/failures';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import compress from '@fastify/compress';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { createCors } from './cors.ts';
import { BODY_TOO_LARGE } from './edge.errors.ts';
import type { GatewayEnv } from './env.ts';
import type { Metrics } from './metrics.ts';
import {
  type ContextOptions,
  createRequestContext,
  type RequestContext,
  requestIdOf,
  wantedLanguage,
} from './request-context.ts';
import { applySecurityHeaders, landingPolicy } from './security-headers.ts';
import { createShedding } from './shedding.ts';

export type HttpParts = {
  env: GatewayEnv;
  log: Logger;
  metrics: Metrics;
  apollo: ApolloServer<RequestContext>;
  context: ContextOptions;
  /** True from the moment the process was asked to stop. */
  isStopping: () => boolean;
};

/** The only HTTP server of the product: GraphQL at GRAPHQL_PATH and at `/`. */
export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { env, log, metrics, apollo, isStopping } = parts;
  const app = Fastify({
    logger: false,
    bodyLimit: env.BODY_BYTES_MAX,
    trustProxy: env.TRUST_PROXY,
    genReqId: (request) => requestIdOf(request.headers),
    requestTimeout: 60_000,
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
    applySecurityHeaders(reply);
    cors(request, reply);
    if (isStopping()) reply.header('connection', 'close');
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

  const handler = fastifyApolloHandler(apollo, {
    context: (request, reply) => {
      const { id, headers, ip: address } = request;
      return createRequestContext(
        { id, headers, address, signal: goneSignal(reply) },
        parts.context,
      );
    },
  });
  const shed = createShedding(env.OPERATIONS_MAX);
  for (const url of new Set([env.GRAPHQL_PATH, '/'])) {
    app.post(url, { onRequest: shed }, handler);
    app.get(url, { onRequest: shed, onSend: letPageRun }, handler);
    app.options(url, (_request, reply) => reply.code(204).send());
  }

  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, ...answer } = answerTo(error, wantedLanguage(request.headers, null), env, log);
    // What is left of a refused body would be read as the next request.
    if (status === 413) reply.header('connection', 'close');
    return reply
      .code(status)
      .type('application/json')
      .send({ errors: [answer] });
  });
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
}

/** Aborts when the connection closes before the answer is out: nobody waits for it any more. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

async function letPageRun(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const type = reply.getHeader('content-type');
  if (typeof type === 'string' && type.startsWith('text/html')) {
    reply.header('content-security-policy', landingPolicy);
  }
}

// What Fastify refuses before GraphQL sees it, in the form clients expect of every answer.
function answerTo(
  error: FastifyError,
  language: 'fr' | 'en',
  env: GatewayEnv,
  log: Logger,
): { status: number; message: string; extensions: Record<string, unknown> } {
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
