import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { knownSecrets } from './known-secrets.ts';
import { natsVariables } from './nats/nats-env.ts';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Variables every service process reads; `.env.example` explains each. */
export const serviceVariables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ...natsVariables,
  NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  DATABASE_URL: z.string().regex(/^(mysql|mariadb):\/\//, 'has to start with mysql://'),
  DATABASE_PASSWORD: z.string().optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
  DATABASE_REPLICA_URL: z
    .string()
    .regex(/^(mysql|mariadb):\/\//, 'has to start with mysql://')
    .optional(),
  DATABASE_REPLICA_LAG_MS: z.coerce.number().int().min(1).default(2_000),
  DATABASE_SLOW_MS: z.coerce.number().int().min(1).default(1_000),
  DATABASE_STATEMENT_MS: z.coerce.number().int().min(0).default(30_000),
  ROLES: z
    .string()
    .default('subgraph,worker')
    .transform((value) => value.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(['subgraph', 'worker'])).min(1)),
  DATA_DIR: z.string().default('.data'),
  CONCURRENCY_MAX: z.coerce.number().int().min(1).default(100),
  QUEUE_MAX: z.coerce.number().int().min(0).default(200),
  SCHEMA_WAIT_MS: z.coerce.number().int().min(0).default(60_000),
  DRAIN_TIMEOUT_MS: z.coerce.number().int().min(0).default(20_000),
};

const serviceSchema = z.object(serviceVariables);
export type ServiceEnv = z.infer<typeof serviceSchema>;
export { flag };

/** A bad environment: one line per variable, and no stack trace for the operator. */
export class EnvError extends Error {}

/**
 * Parses the process's environment (and a `.env` file where there is one). Any variable may be given by a file instead,
 * named by the variable with `_FILE` behind it, so that a secret need not stand in the environment.
 * @throws EnvError naming every bad variable at once, and in production every secret that is none
 */
export function readEnv<Shape extends z.ZodRawShape>(shape: Shape): z.infer<z.ZodObject<Shape>> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { values, problems } = withFiles(Object.keys(shape), process.env);
  const parsed = z.object(shape).safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    problems.push(`${issue.path.join('.')}: ${issue.message}`);
  }
  if (process.env.NODE_ENV === 'production')
    problems.push(...knownSecrets(pick(values, Object.keys(shape))));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new EnvError(
    `The environment is not usable:\n${problems.map((line) => `  ${line}`).join('\n')}`,
  );
}

/** The environment of a service process: the common variables plus its own. */
export function serviceEnv<Shape extends z.ZodRawShape>(own: Shape) {
  const env = readEnv({ ...serviceVariables, ...own });
  const { DATABASE_URL: address, DATABASE_PASSWORD: password } = env as ServiceEnv;
  return { ...env, DATABASE_URL: withPassword(address, password) };
}

/** The address with the password that is kept apart from it. */
export function withPassword(address: string, password: string | undefined): string {
  if (!password || !URL.canParse(address)) return address;
  const url = new URL(address);
  url.password = encodeURIComponent(password);
  return url.href;
}

function pick(values: NodeJS.ProcessEnv, names: string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

function withFiles(names: string[], env: NodeJS.ProcessEnv) {
  const values: NodeJS.ProcessEnv = { ...env };
  const problems: string[] = [];
  for (const name of names) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) {
      problems.push(`${name}: is given twice, by itself and by ${name}_FILE`);
      continue;
    }
    try {
      values[name] = readFileSync(file, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE: ${file} cannot be read`);
    }
  }
  return { values, problems };
}
