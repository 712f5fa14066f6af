import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDatabaseUrl } from './database-url.ts';
import { markRolledBack, migrate } from './migrate.ts';

// `npm run migrate`: Prisma's engine where it is installed, else the runner of migrate.ts, which
// reads the same files and keeps the same table.

const { values } = parseArgs({
  options: { runner: { type: 'boolean' }, 'rolled-back': { type: 'string' } },
});
const url = process.env.DATABASE_URL ?? defaultDatabaseUrl;
const log = (line: string) => console.log(line);

if (!values.runner && hasEngine()) {
  const args = values['rolled-back']
    ? ['migrate', 'resolve', '--rolled-back', values['rolled-back']]
    : ['migrate', 'deploy'];
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');
  const run = spawnSync(process.execPath, [cli, ...args], {
    stdio: 'inherit',
    cwd: path.join(import.meta.dirname, '..'),
  });
  process.exitCode = run.status ?? 1;
} else {
  try {
    if (values['rolled-back']) await markRolledBack({ url, log, name: values['rolled-back'] });
    else if ((await migrate({ url, log })).applied.length === 0) log('the database is up to date');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

function hasEngine(): boolean {
  try {
    const engines = createRequire(import.meta.url).resolve('@prisma/engines/package.json');
    return readdirSync(path.dirname(engines)).some((file) => file.startsWith('schema-engine'));
  } catch {
    return false; // a production image holds no command line of Prisma
  }
}
