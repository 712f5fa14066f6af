import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

/** The folder of the project. */
export const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

// A `.env` file counts as environment; what is set already wins.
if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));

/** Where a local installation keeps its data; git-ignored, removed by `npm run reset`. */
export const dataFolder = resolve(root, process.env.LOCAL_DATA_FOLDER || '.data');

/** The ports a local installation listens on. */
export const localPorts = {
  gateway: Number(process.env.PORT || 3005),
  nats: Number(process.env.LOCAL_NATS_PORT || 4222),
  database: Number(process.env.LOCAL_DATABASE_PORT || 3340),
};

const secretsFile = join(dataFolder, 'secrets.env');
/** The users of the database, as prisma/database-users.ts has them. */
const databaseUsers = {
  commerce_tracking: 'MYSQL_PASSWORD',
  commerce_tracking_auth: 'MYSQL_AUTH_PASSWORD',
  commerce_tracking_admin: 'MYSQL_ADMIN_PASSWORD',
  commerce_tracking_model: 'MYSQL_MODEL_PASSWORD',
  commerce_tracking_tradeflow: 'MYSQL_TRADEFLOW_PASSWORD',
  commerce_tracking_reports: 'MYSQL_REPORTS_PASSWORD',
};
const names = [
  ...['AUTH_SECRET', 'ADMIN_SECRET', 'TRADEFLOW_SECRET', 'MYSQL_ROOT_PASSWORD'],
  ...Object.values(databaseUsers),
];

/** Secrets of this installation, made once, strong, and readable by their owner only. */
export function localSecrets() {
  mkdirSync(dataFolder, { recursive: true });
  return completeSecrets(secretsFile);
}

/** Adds to a file of settings the secrets that it lacks. */
export function completeSecrets(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const known = parseEnv(text);
  const missing = names.filter((name) => !known[name]);
  if (missing.length === 0) return known;
  const made = missing.map((name) => [name, randomBytes(32).toString('base64url')]);
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  const lines = made.map(([name, value]) => `${name}=${value}\n`).join('');
  writeFileSync(file, `${text}${end}${lines}`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return { ...known, ...Object.fromEntries(made) };
}

/** What the project's scripts need to know, where the environment does not say otherwise: they own the database. */
export function localEnvironment() {
  const DATABASE_GRANTS = String(!process.env.DATABASE_URL);
  return { ...addresses('commerce_tracking'), DATABASE_GRANTS, ...given() };
}

/** What one service needs to know, and no secret of another. */
export function serviceEnvironment(service) {
  const secrets = localSecrets();
  const own = {
    auth: { AUTH_SECRET: secrets.AUTH_SECRET },
    admin: { ADMIN_SECRET: secrets.ADMIN_SECRET },
    tradeflow: { TRADEFLOW_SECRET: secrets.TRADEFLOW_SECRET },
  };
  return { ...addresses(`commerce_tracking_${service}`), ...own[service], ...given() };
}

function addresses(user) {
  const password = localSecrets()[databaseUsers[user] ?? ''];
  const database = `mysql://${user}:${password}@127.0.0.1:${localPorts.database}/commerce_tracking`;
  return {
    NATS_URL: `nats://127.0.0.1:${localPorts.nats}`,
    // The gateway has no user there, and no business.
    ...(password && { DATABASE_URL: database }),
    SUPERGRAPH_PATH: join(root, 'supergraph/supergraph.graphql'),
    NODE_ENV: 'development',
  };
}

// An empty variable counts as not given.
function given() {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));
}
