import { existsSync } from 'node:fs';
import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Variables every service process reads; `.env.example` explains each. */
export const serviceVariables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NATS_URL: z.string().min(1).default('nats://127.0.0.1:4222'),
  NATS_USER: z.string().optional(),
  NATS_PASSWORD: z.string().optional(),
  NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  DATABASE_URL: z.string().regex(/^(mysql|mariadb):\/\//, 'has to start with mysql://'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
  ROLES: z
    .string()
    .default('subgraph,worker')
    .transform((value) => value.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(['subgraph', 'worker'])).min(1)),
  DATA_DIR: z.string().default('.data'),
  CONCURRENCY_MAX: z.coerce.number().int().min(1).default(100),
  QUEUE_MAX: z.coerce.number().int().min(0).default(200),
  DRAIN_TIMEOUT_MS: z.coerce.number().int().min(0).default(20_000),
};

const serviceSchema = z.object(serviceVariables);
export type ServiceEnv = z.infer<typeof serviceSchema>;
export { flag };

/** A bad environment: one line per variable, and no stack trace for the operator. */
export class EnvError extends Error {}

/**
 * Parses the process's environment (and a `.env` file where there is one).
 * @throws EnvError naming every bad variable at once
 */
export function readEnv<Shape extends z.ZodRawShape>(shape: Shape): z.infer<z.ZodObject<Shape>> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const parsed = z.object(shape).safeParse(process.env);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new EnvError(`The environment is not usable:\n${lines.join('\n')}`);
}

/** The environment of a service process: the common variables plus its own. */
export function serviceEnv<Shape extends z.ZodRawShape>(own: Shape) {
  return readEnv({ ...serviceVariables, ...own });
}
