import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { databaseEnv, environmentOf } from './env.ts';
import { grantAccess } from './grant-access.ts';
import { markRolledBack, migrate } from './migrate.ts';

// `npm run migrate`: Prisma's engine where it is installed, else the runner of migrate.ts, which
// reads the same files and keeps the same table. Afterwards, with DATABASE_GRANTS, each service's user gets its rights.

const { values } = parseArgs({
  options: { runner: { type: 'boolean' }, 'rolled-back': { type: 'string' } },
});
const log = (line: string) => console.log(line);

try {
  const { DATABASE_URL: url, DATABASE_GRANTS } = databaseEnv();
  await run(url);
  if (DATABASE_GRANTS && !process.exitCode) {
    const { changed } = await grantAccess({ url });
    log(
      changed > 0
        ? `rights of the services: ${changed} changed`
        : 'rights of the services are current',
    );
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(url: string): Promise<void> {
  if (!values.runner && hasEngine()) return runEngine(url);
  if (values['rolled-back']) await markRolledBack({ url, log, name: values['rolled-back'] });
  else if ((await migrate({ url, log })).applied.length === 0) log('the database is up to date');
}

function runEngine(url: string): void {
  const args = values['rolled-back']
    ? ['migrate', 'resolve', '--rolled-back', values['rolled-back']]
    : ['migrate', 'deploy'];
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');
  const { status } = spawnSync(process.execPath, [cli, ...args], {
    stdio: 'inherit',
    cwd: path.join(import.meta.dirname, '..'),
    env: environmentOf(url),
  });
  process.exitCode = status ?? 1;
}

function hasEngine(): boolean {
  try {
    const engines = createRequire(import.meta.url).resolve('@prisma/engines/package.json');
    return readdirSync(path.dirname(engines)).some((file) => file.startsWith('schema-engine'));
  } catch {
    return false; // a production image holds no command line of Prisma
  }
}
