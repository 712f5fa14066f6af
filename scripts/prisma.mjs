import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// node scripts/prisma.mjs generate: Prisma's command line, also where its native engine cannot be downloaded.
// The engine is asked for before every command, though generate, validate and format do without it.

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const require = createRequire(join(root, 'prisma/package.json'));
const command = process.argv[2] ?? '';
const args = [require.resolve('prisma/build/index.js'), ...process.argv.slice(2)];
const standIn = ['generate', 'validate', 'format'].includes(command) && !hasEngine();
const env = { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
if (standIn) env.PRISMA_SCHEMA_ENGINE_BINARY = join(root, 'scripts/no-schema-engine.sh');
const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
process.exit(status ?? 1);

function hasEngine() {
  if (process.env.PRISMA_SCHEMA_ENGINE_BINARY) return true;
  const engines = dirname(
    createRequire(require.resolve('prisma/package.json')).resolve('@prisma/engines/package.json'),
  );
  return readdirSync(engines).some((name) => name.startsWith('schema-engine'));
}
