import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import type { FastifyInstance } from 'fastify';
import { METRICS_NOT_SHOWN } from '../edge.errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Readiness } from '../readiness.ts';
import { wantedLanguage } from '../request-context.ts';

export type StatusParts = {
  metrics: Metrics;
  /** Whether whoever sends this header of authorisation is shown the figures, and why something is not well. */
  mayWatch(authorization: string | undefined): boolean;
  readiness: () => Promise<Readiness>;
  /** Public signing keys as JSON, by key id. */
  keys: () => [string, string][];
  /** Which schemas are in use, and why not others. */
  schema: () => { refused?: unknown };
};

/** An event loop that stood still this long cannot be called alive. */
const lagMaxMs = 2_000;
/** Every look wakes the process, even one that has nothing to do. */
const lookEveryMs = 500;

/** What operators and token verifiers ask of the gateway, beside GraphQL. */
export function registerStatusRoutes(app: FastifyInstance, parts: StatusParts): void {
  const delay = monitorEventLoopDelay({ resolution: lookEveryMs });
  delay.enable();
  app.addHook('onClose', async () => {
    delay.disable();
  });

  app.get('/health', async ({ headers }, reply) => {
    const lagMs = Math.max(0, Math.round(delay.max / 1e6) - lookEveryMs);
    delay.reset();
    const alive = lagMs < lagMaxMs;
    reply.header('cache-control', 'no-store');
    return reply.code(alive ? 200 : 503).send({
      ...{ status: alive ? 'UP' : 'DOWN', eventLoopLagMs: lagMs, uptimeS: uptimeS() },
      schema: shownTo(headers.authorization, parts),
    });
  });

  app.get('/ready', async ({ headers }, reply) => {
    const { ready, checks: all } = await parts.readiness();
    const isWatcher = parts.mayWatch(headers.authorization);
    const checks = isWatcher ? all : all.map((check) => ({ ...check, message: null }));
    reply.header('cache-control', 'no-store');
    if (!ready) reply.header('retry-after', '1');
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'UP' : 'DOWN', checks });
  });

  app.get('/metrics', async ({ headers }, reply) => {
    if (!parts.mayWatch(headers.authorization)) {
      const refusal = answerOf(new DomainError(METRICS_NOT_SHOWN), wantedLanguage(headers, null));
      reply.headers({ 'www-authenticate': 'Bearer', 'cache-control': 'no-store' });
      return reply.code(401).send({ errors: [refusal] });
    }
    const { contentType, body } = await parts.metrics.text();
    return reply.type(contentType).send(body);
  });

  app.get('/.well-known/jwks.json', async (_request, reply) => {
    const keys = parts.keys().map(([, jwk]) => JSON.parse(jwk) as unknown);
    reply.header('cache-control', keys.length > 0 ? 'public, max-age=60' : 'no-store');
    return reply.code(keys.length > 0 ? 200 : 503).send({ keys });
  });
}

/** Reasons name types, fields and subjects: to others a refusal is told, and not why. */
function shownTo(authorization: string | undefined, { mayWatch, schema }: StatusParts): object {
  const status = schema();
  return mayWatch(authorization) ? status : { isRefused: Boolean(status.refused) };
}

function uptimeS(): number {
  return Math.round(process.uptime());
}
