import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type DatabaseBinary, findProgram } from './binaries.ts';
import { type LocalServer, lastLines } from './nats-server.ts';
import { greets } from './ports.ts';
import { isAlive, stopChild, until } from './processes.ts';

const run = promisify(execFile);

// MySQL's own default mode: MariaDB's is laxer and would let through what production refuses.
const SQL_MODE =
  'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

/** Starts a private database server kept in `folder`, creating it there the first time. */
export async function startDatabaseServer(options: {
  binary: DatabaseBinary;
  folder: string;
  port: number;
  /** Statements run at every start, each on one line; they create the database and its user. */
  init: string[];
  /** True keeps every committed transaction over a crash; tests trade that for speed. */
  durable: boolean;
  /** Further options of the server; they hold over those given here. */
  args?: string[];
}): Promise<LocalServer> {
  const { binary, folder, port, durable } = options;
  mkdirSync(folder, { recursive: true });
  const data = join(folder, 'data');
  const logFile = join(folder, 'database.log');
  // A server that starts clears its folder of passing tables, those of others that share it too.
  const passing = join(folder, 'tmp');
  mkdirSync(passing, { recursive: true });
  if (!existsSync(data)) await initialise(binary, folder, { data, passing });
  const initFile = join(folder, 'init.sql');
  writeFileSync(initFile, `${options.init.join('\n')}\n`, { mode: 0o600 });
  const log = openSync(logFile, 'a');
  const child = spawn(
    binary.path,
    [
      '--no-defaults',
      ...asRoot(),
      ...(binary.kind === 'mysql' ? mysqlFolders(binary) : ['--performance-schema=OFF']),
      `--datadir=${data}`,
      `--tmpdir=${passing}`,
      `--socket=${socketPath(folder)}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--pid-file=${join(folder, 'database.pid')}`,
      `--init-file=${initFile}`,
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--default-time-zone=+00:00',
      `--sql-mode=${SQL_MODE}`,
      '--skip-log-bin',
      `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`,
      '--innodb-buffer-pool-size=256M',
      '--max-connections=300',
      ...(options.args ?? []),
    ],
    { stdio: ['ignore', log, log], detached: true },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const pid = child.pid ?? 0;
  const up = await Promise.race([
    until(async () => !isAlive(pid) || (await greets(port)), 60_000),
    failed,
  ]);
  if (!up || !isAlive(pid)) {
    await stopChild(child, 'SIGKILL', 100);
    throw new Error(`the database did not start on port ${port}: ${lastLines(logFile)}`);
  }
  return { pid, port, ended, stop: () => stopChild(child, 'SIGTERM', 30_000) };
}

// Made beside its place and moved there when complete: an interrupted first start leaves nothing half-made.
async function initialise(
  binary: DatabaseBinary,
  folder: string,
  { data, passing }: { data: string; passing: string },
): Promise<void> {
  const env = { ...process.env, TMPDIR: passing };
  const fresh = join(folder, 'data.new');
  rmSync(fresh, { recursive: true, force: true });
  if (binary.kind === 'mysql') {
    const args = [...asRoot(), ...mysqlFolders(binary), '--initialize-insecure'];
    await run(binary.path, ['--no-defaults', ...args, `--datadir=${fresh}`], { env });
  } else {
    const installer = findProgram('mariadb-install-db') ?? findProgram('mysql_install_db');
    if (!installer) throw new Error('mariadb-install-db is missing beside mariadbd');
    const args = ['--auth-root-authentication-method=normal', '--skip-test-db'];
    await run(
      installer,
      ['--no-defaults', ...asRoot(), `--datadir=${fresh}`, ...args, '--skip-name-resolve'],
      { env },
    );
  }
  renameSync(fresh, data);
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

// A MySQL unpacked outside its usual place does not find its own files.
function mysqlFolders(binary: DatabaseBinary): string[] {
  const base = dirname(dirname(binary.path));
  return [
    `--basedir=${base}`,
    `--lc-messages-dir=${join(base, 'share/mysql')}`,
    '--secure-file-priv=',
    '--mysqlx=OFF',
  ];
}

// Socket paths have to stay under 108 bytes, wherever the project lies.
function socketPath(folder: string): string {
  const near = join(folder, 's.sock');
  if (near.length < 100) return near;
  return join(tmpdir(), `ct-${userInfo().uid}-${process.pid}.sock`);
}
