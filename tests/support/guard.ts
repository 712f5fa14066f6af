import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDatabaseServer } from '../../scripts/servers/binaries.ts';
import { startDatabaseServer } from '../../scripts/servers/database-server.ts';
import { isOurs, stopPid } from '../../scripts/servers/processes.ts';
import { portFor } from './ports.ts';

// node --import tsx tests/support/guard.ts <folder>
// Holds the database of one test run. The run keeps this process's standard input open; when it closes, because
// the run is over or was killed, everything the run started is stopped and the folder removed.

const folder = process.argv[2];
if (!folder) throw new Error('usage: guard.ts <folder>');

// A Ctrl-C reaches the whole terminal; this process ends with its input only.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

mkdirSync(join(folder, 'pids'), { recursive: true });
writeFileSync(join(folder, 'guard.pid'), String(process.pid));
process.stdin.resume();
process.stdin.once('close', () => void clean());
process.stdin.once('end', () => void clean());

const kind = process.env.DB_ENGINE === 'mysql' ? 'mysql' : undefined;
const wanted = process.env.GUARD_DATABASE !== 'no';
const binary = wanted ? findDatabaseServer(kind) : null;
if (!wanted) {
  process.stdout.write('{}\n');
} else if (!binary) {
  process.stdout.write(`${JSON.stringify({ error: 'no database server found' })}\n`);
} else {
  try {
    const port = await portFor(folder);
    const server = await startDatabaseServer({
      binary,
      folder: join(folder, 'database'),
      port,
      durable: false,
      init: [
        "CREATE USER IF NOT EXISTS 'test'@'%' IDENTIFIED BY 'test';",
        "GRANT ALL PRIVILEGES ON *.* TO 'test'@'%' WITH GRANT OPTION;",
      ],
    });
    writeFileSync(join(folder, 'pids', String(server.pid)), folder);
    const url = `mysql://test:test@127.0.0.1:${port}/template_test`;
    process.stdout.write(`${JSON.stringify({ url, version: binary.version })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
  }
}

let cleaning = false;

async function clean(): Promise<void> {
  if (cleaning || !folder) return;
  cleaning = true;
  for (const pid of startedPids(folder)) {
    if (isOurs(pid, folder)) await stopPid(pid, 'SIGKILL', 2_000);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

function startedPids(runFolder: string): number[] {
  try {
    return readdirSync(join(runFolder, 'pids')).map(Number);
  } catch {
    return [];
  }
}
