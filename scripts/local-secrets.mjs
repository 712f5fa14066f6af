import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { newUserSeed, publicKeyOf } from './nats/nkeys.mjs';

/** The folder of the project. */
export const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

// A `.env` file counts as environment; what is set already wins.
if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));

/** Where a local installation keeps its data; git-ignored, removed by `npm run reset`. */
export const dataFolder = resolve(root, process.env.LOCAL_DATA_FOLDER || '.data');

/** The same in words for people: `.data`, or wherever it really is. */
export const shownDataFolder = shownFrom(root, dataFolder);

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
/** The users of the broker, as scripts/nats/permissions.ts has them. */
const brokerUsers = ['AUTH', 'ADMIN', 'MODEL', 'TRADEFLOW', 'SUPERGRAPH', 'OPERATOR'];
const password = () => randomBytes(32).toString('base64url');
/** How each secret is made; what follows from another comes after it. */
const makers = Object.fromEntries([
  ...[
    'AUTH_SECRET',
    'ADMIN_SECRET',
    'TRADEFLOW_SECRET',
    'METRICS_TOKEN',
    'NATS_ROUTE_PASSWORD',
    'MYSQL_ROOT_PASSWORD',
  ].map((name) => [name, password]),
  ...Object.values(databaseUsers).map((name) => [name, password]),
  ...brokerUsers.flatMap((user) => [
    [`NATS_${user}_SEED`, newUserSeed],
    [`NATS_${user}_NKEY`, (known) => publicKeyOf(known[`NATS_${user}_SEED`])],
  ]),
]);

/** Secrets of this installation, made once, strong, and readable by their owner only. */
export function localSecrets() {
  mkdirSync(dataFolder, { recursive: true });
  return completeSecrets(secretsFile);
}

/** Adds to a file of settings the secrets that it lacks. */
export function completeSecrets(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const known = parseEnv(text);
  const made = [];
  for (const [name, make] of Object.entries(makers)) {
    if (known[name]) continue;
    known[name] = make(known);
    made.push([name, known[name]]);
  }
  if (made.length === 0) return known;
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  const lines = made.map(([name, value]) => `${name}=${value}\n`).join('');
  writeFileSync(file, `${text}${end}${lines}`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return known;
}

/** What the project's scripts need to know, where the environment does not say otherwise: they own what is local. */
export function localEnvironment() {
  const DATABASE_GRANTS = String(!process.env.DATABASE_URL);
  return {
    ...addresses('commerce_tracking'),
    ...login('OPERATOR'),
    DATABASE_GRANTS,
    ...given(),
  };
}

/** What one service needs to know, and no secret of another. */
export function serviceEnvironment(service) {
  const secrets = localSecrets();
  const own = `${service.toUpperCase()}_SECRET`;
  const others = Object.keys(makers).filter((name) => name !== own);
  return {
    ...addresses(`commerce_tracking_${service}`),
    ...login(service.toUpperCase()),
    ...(secrets[own] && { [own]: secrets[own] }),
    ...Object.fromEntries(Object.entries(given()).filter(([name]) => !others.includes(name))),
  };
}

/**
 * @param {string} from
 * @param {string} folder
 * @returns {string} the way to the folder as one would type it
 */
export function shownFrom(from, folder) {
  const way = relative(from, folder);
  return way.startsWith('..') ? folder : way || '.';
}

/** As whom to come to the broker; somebody's own knows nothing of our users. */
function login(user) {
  return process.env.NATS_URL ? {} : { NATS_NKEY_SEED: localSecrets()[`NATS_${user}_SEED`] };
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
