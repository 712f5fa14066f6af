import { flag, readEnv, serviceVariables, withPassword } from '@commerce-tracking/service-kit/env';
import { defaultDatabaseUrl } from './database-url.ts';

/** Settings of the programs that migrate and seed; `.env.example` explains each. */
const databaseVariables = {
  NODE_ENV: serviceVariables.NODE_ENV,
  DATABASE_URL: serviceVariables.DATABASE_URL.default(defaultDatabaseUrl),
  DATABASE_PASSWORD: serviceVariables.DATABASE_PASSWORD,
  DATABASE_GRANTS: flag.default(false),
};

/** @throws EnvError naming every bad variable at once */
export function databaseEnv() {
  const env = readEnv(databaseVariables);
  return { ...env, DATABASE_URL: withPassword(env.DATABASE_URL, env.DATABASE_PASSWORD) };
}

/** The environment for Prisma's own programs, which know no password apart from the address. */
export function environmentOf(url: string): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: url };
}
