import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

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
const names = ['AUTH_SECRET', 'TRADEFLOW_SECRET', 'MYSQL_PASSWORD', 'MYSQL_ROOT_PASSWORD'];

/** Secrets of this installation, made once, strong, and readable by their owner only. */
export function localSecrets() {
  const known = readSecrets();
  const missing = names.filter((name) => !known[name]);
  if (missing.length > 0) {
    for (const name of missing) known[name] = randomBytes(32).toString('base64url');
    mkdirSync(dataFolder, { recursive: true });
    const text = names.map((name) => `${name}=${known[name]}\n`).join('');
    writeFileSync(secretsFile, text, { mode: 0o600 });
  }
  return known;
}

/** What every local process needs to know, where the environment does not say otherwise. */
export function localEnvironment() {
  const secrets = localSecrets();
  return {
    NATS_URL: `nats://127.0.0.1:${localPorts.nats}`,
    DATABASE_URL: `mysql://commerce_tracking:${secrets.MYSQL_PASSWORD}@127.0.0.1:${localPorts.database}/commerce_tracking`,
    AUTH_SECRET: secrets.AUTH_SECRET,
    TRADEFLOW_SECRET: secrets.TRADEFLOW_SECRET,
    SUPERGRAPH_PATH: join(root, 'supergraph/supergraph.graphql'),
    NODE_ENV: 'development',
    ...given(),
  };
}

function readSecrets() {
  if (!existsSync(secretsFile)) return {};
  const lines = readFileSync(secretsFile, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

// An empty variable counts as not given.
function given() {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));
}
