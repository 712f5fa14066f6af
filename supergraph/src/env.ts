import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flag, readEnv } from '@commerce-tracking/service-kit/env';
import { natsVariables } from '@commerce-tracking/service-kit/nats/nats-env';
import { z } from 'zod';

const count = (initial: number) => z.coerce.number().int().min(1).default(initial);

const list = (initial: string) =>
  z
    .string()
    .default(initial)
    .transform((value) => value.split(',').map((part) => part.trim()))
    .transform((parts) => parts.filter((part) => part !== ''));

/** `NAME=number` pairs, separated by commas. */
const numbers = list('').pipe(
  z
    .array(z.string().regex(/^\w+=\d+$/, 'takes NAME=number, separated by commas'))
    .transform((pairs) =>
      Object.fromEntries(
        pairs.map((pair): [string, number] => {
          const [name = '', number] = pair.split('=');
          return [name, Number(number)];
        }),
      ),
    ),
);

/** The proxies in front whose word on the caller's address is taken; `true` is one. */
const hops = z
  .enum(['true', 'false'])
  .transform((value) => Number(value === 'true'))
  .or(z.coerce.number().int().min(0).max(10));

/**
 * A file as its path was meant: seen from where the command was given, which turbo and npm tell, for they start the
 * gateway in its own folder; else from there, else from the folder of the project.
 */
function givenFile(path: string): string {
  if (path === '' || isAbsolute(path)) return path;
  const { TURBO_INVOCATION_DIR, INIT_CWD } = process.env;
  const project = fileURLToPath(new URL('../..', import.meta.url));
  const places = [TURBO_INVOCATION_DIR || INIT_CWD || process.cwd(), process.cwd(), project];
  const [wanted = path, ...others] = places.map((place) => resolve(place, path));
  return [wanted, ...others].find((file) => existsSync(file)) ?? wanted;
}

/** Variables of the gateway; `.env.example` explains each. */
const gatewayVariables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3005),
  PROCESSES: z.coerce.number().int().min(1).max(64).default(1),
  GRAPHQL_PATH: z.string().startsWith('/').default('/graphql'),
  SUPERGRAPH_PATH: z
    .string()
    .min(1)
    .default(fileURLToPath(new URL('../supergraph.graphql', import.meta.url)))
    .transform(givenFile),
  LIVE_SCHEMA: flag.default(true),
  ...natsVariables,
  NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  DATA_DIR: z.string().default('.data'),
  CORS_ORIGINS: list(''),
  TRUST_PROXY: hops.default(0),
  INTROSPECTION: flag.optional(),
  EXPLORER: flag.optional(),
  CSRF_PREVENTION: flag.default(true),
  PUBLIC_FIELDS: list('login,refreshTokens'),
  IDENTITY: z.enum(['on', 'off']).default('on'),
  ACCESS_MODULE: z.string().min(1).transform(givenFile).optional(),
  REQUEST_DEADLINE_MS: count(10_000),
  BODY_BYTES_MAX: count(1_048_576),
  HTTP_BATCH_MAX: z.coerce.number().int().min(0).max(100).default(0),
  HEADER_BYTES_MAX: z.coerce.number().int().min(4_096).max(65_536).default(16_384),
  HEADERS_TIMEOUT_MS: count(10_000),
  REQUEST_TIMEOUT_MS: count(60_000),
  IDLE_TIMEOUT_MS: count(120_000),
  RATE_PER_ADDRESS: z.coerce.number().min(0).default(1_000),
  RATE_PER_ADDRESS_BURST: count(10_000),
  RATE_PER_USER: z.coerce.number().min(0).default(200),
  RATE_PER_USER_BURST: count(5_000),
  COMPRESS_ABOVE_BYTES: z.coerce.number().int().min(0).default(1_024),
  DEPTH_MAX: count(15),
  TOKENS_MAX: count(4_000),
  ALIASES_MAX: count(30),
  ROOT_FIELDS_MAX: count(20),
  COST_MAX: z.coerce.number().int().min(0).default(50_000),
  COST_MAX_BY_ROLE: numbers,
  COST_LIST_SIZE: count(10),
  LIST_SIZE_MAX: z.coerce.number().int().min(0).default(1_000),
  OPERATIONS_MAX: count(400),
  SUBSCRIPTIONS_MAX: count(5_000),
  SUBSCRIPTIONS_PER_USER_MAX: count(100),
  SUBSCRIPTIONS_PER_CONNECTION_MAX: count(20),
  WEBSOCKETS_PER_ADDRESS_MAX: count(500),
  SUBSCRIPTION_QUEUE_MAX: count(100),
  SUBSCRIPTION_EVENTS_KEPT: count(10_000),
  OPERATIONS_MANIFEST: z.string().transform(givenFile).optional(),
  OPERATIONS_MODE: z.enum(['off', 'log', 'safelist']).default('off'),
  DOCUMENT_CACHE_MIB: count(32),
  PLAN_CACHE_MIB: count(30),
  ANSWER_CACHE_MIB: z.coerce.number().int().min(0).default(64),
  HTTP_MAX_AGE_SECONDS: z.coerce.number().int().min(0).default(1),
  METRICS_TOKEN: z.string().min(16).or(z.literal('')).optional(),
  LOG_OPERATIONS: z.enum(['off', 'slow', 'all']).default('slow'),
  SLOW_OPERATION_MS: count(1_000),
  READ_OWN_WRITES_MS: count(10_000),
  SHARE_MS: z.coerce.number().int().min(0).default(100),
  LOST_AFTER_MS: z.coerce.number().int().min(0).default(1_500),
  BREAKER_FAILURES: z.coerce.number().int().min(0).default(20),
  REPLY_COMPRESSION: flag.default(true),
  REPEAT_WRITES: flag.optional(),
  MASK_ERRORS: flag.optional(),
  EXECUTOR: z.enum(['prepared', 'stock']).default('prepared'),
  DRAIN_TIMEOUT_MS: count(20_000),
  STOP_DELAY_MS: z.coerce.number().int().min(0).default(250),
};

export type GatewayEnv = ReturnType<typeof gatewayEnv>;

/**
 * The gateway's settings. What helps a developer (introspection, explorer, Sandbox) is on outside
 * production unless it is set, and off in production unless it is set. Writes are repeated before our
 * own subgraphs, and not before those of others unless it is set.
 */
export function gatewayEnv() {
  // The gateway library reports usage to its vendor unless this stands before it is built.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const env = readEnv(gatewayVariables);
  const development = env.NODE_ENV !== 'production';
  if (env.IDENTITY === 'off' && !development) {
    throw new Error('IDENTITY=off is refused when NODE_ENV is production.');
  }
  if (env.OPERATIONS_MODE !== 'off' && !env.OPERATIONS_MANIFEST) {
    throw new Error(`OPERATIONS_MODE=${env.OPERATIONS_MODE} needs OPERATIONS_MANIFEST.`);
  }
  return {
    ...env,
    development,
    introspection: env.INTROSPECTION ?? development,
    explorer: env.EXPLORER ?? development,
    // Of subgraphs that are not ours nobody knows whether they do once what is asked twice.
    repeatsWrites: env.REPEAT_WRITES ?? env.IDENTITY === 'on',
    // Ours tell what clients are meant to know by the closed list of codes; others have codes of their own.
    masksErrors: env.MASK_ERRORS ?? env.IDENTITY === 'on',
  };
}
