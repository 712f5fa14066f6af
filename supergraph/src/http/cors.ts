import type { FastifyReply, FastifyRequest } from 'fastify';

/** Apollo's hosted Sandbox, which developers point at their own gateway. */
const sandboxOrigin = 'https://studio.apollographql.com';
const localOrigin = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

const requestHeaders = [
  'accept-language',
  'apollo-require-preflight',
  'apollographql-client-name',
  'apollographql-client-version',
  'authorization',
  'content-type',
  'idempotency-key',
  'last-event-id',
  'traceparent',
  'x-apollo-operation-name',
  'x-command-id',
  'x-language',
  'x-request-id',
  'x-show-cost',
].join(', ');

export type CorsOptions = { origins: readonly string[]; development: boolean };

/** Whether pages of this origin may read answers. */
export function createOriginCheck({
  origins,
  development,
}: CorsOptions): (origin: string) => boolean {
  const listed = new Set([...origins, ...(development ? [sandboxOrigin] : [])]);
  return (origin) => listed.has(origin) || (development && localOrigin.test(origin));
}

/**
 * Says which pages of other sites may read answers: those of CORS_ORIGINS, and in development Apollo
 * Sandbox and pages of this machine. Never with cookies: callers identify themselves by a token.
 */
export function createCors(options: CorsOptions) {
  const { development } = options;
  const isAllowed = createOriginCheck(options);

  return (request: FastifyRequest, reply: FastifyReply): void => {
    reply.header('vary', 'origin');
    const { origin } = request.headers;
    if (!origin || !isAllowed(origin)) return;
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', 'x-request-id, retry-after, last-event-id');
    if (request.method !== 'OPTIONS') return;
    const asked = request.headers['access-control-request-headers'];
    reply.header('access-control-allow-methods', 'GET, POST, OPTIONS');
    // Sandbox lets its user invent headers.
    reply.header('access-control-allow-headers', development && asked ? asked : requestHeaders);
    reply.header('access-control-max-age', '600');
    if (development && request.headers['access-control-request-private-network'] === 'true') {
      reply.header('access-control-allow-private-network', 'true');
    }
  };
}
