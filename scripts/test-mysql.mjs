// npm run test:mysql [vitest arguments]
// Runs the database tests on a real MySQL: MYSQL_SERVER_BIN, else the machine's own mysqld, else one
// unpacked from Debian's packages into .data/mysql, which touches nothing outside that folder.
// Where none can be had it says so, loudly, and ends with 0: this run is an extra.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackDebian } from './debian-packages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const home = join(root, '.data', 'mysql');
const launcher = join(home, 'files/usr/sbin/mysqld-here');

const binary = findMysql();
if (binary.path) {
  console.log(`Database tests on ${versionOf(binary.path)}`);
  const wanted = process.argv.slice(2);
  const run = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      'int*',
      ...(wanted.length ? wanted : ['prisma', 'subgraphs']),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, DB_ENGINE: 'mysql', DATABASE_SERVER_BIN: binary.path },
    },
  );
  process.exitCode = run.status ?? 1;
} else {
  const line = '='.repeat(72);
  console.warn(`${line}\nSKIPPED: no database test was run on MySQL.\n${binary.reason}\n${line}`);
}

/** @returns {{ path?: string, reason?: string }} */
function findMysql() {
  const candidates = [
    process.env.MYSQL_SERVER_BIN,
    '/usr/sbin/mysqld',
    '/usr/local/bin/mysqld',
    launcher,
  ];
  for (const path of candidates) {
    if (
      path &&
      existsSync(path) &&
      /mysql/i.test(versionOf(path)) &&
      !/mariadb/i.test(versionOf(path))
    ) {
      return { path };
    }
  }
  try {
    unpack();
    return { path: launcher };
  } catch (error) {
    rmSync(join(home, 'files'), { recursive: true, force: true });
    return {
      reason: `It is not installed, and unpacking Debian's packages failed: ${String(error.stderr || error.message).trim()}\nName a mysqld with MYSQL_SERVER_BIN to run them.`,
    };
  }
}

// Debian's stable releases carry MariaDB only, so the packages come from unstable.
function unpack() {
  const multiarch = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[arch()];
  const loader = { x64: 'ld-linux-x86-64.so.2', arm64: 'ld-linux-aarch64.so.1' }[arch()];
  if (!multiarch) throw new Error(`no packages are known for ${arch()}`);
  console.log('Fetching MySQL from the Debian archive into .data/mysql …');
  const libraries = [
    `usr/lib/${multiarch}`,
    `lib/${multiarch}`,
    'usr/lib/mysql/private',
    'usr/lib/mysql',
  ];
  // Its libraries are newer than the system's, so it brings its own loader too.
  const script = `#!/bin/sh
here=$(cd "$(dirname "$0")/../.." && pwd)
exec "$here/usr/lib/${multiarch}/${loader}" --library-path "${libraries.map((path) => `$here/${path}`).join(':')}" "$here/usr/sbin/mysqld" "$@"
`;
  unpackDebian({
    home,
    suite: 'sid',
    name: 'mysql-server-core',
    leaveOut: /perl|gdbm|libdb5/,
    finish(files) {
      writeFileSync(join(files, 'usr/sbin/mysqld-here'), script);
      chmodSync(join(files, 'usr/sbin/mysqld-here'), 0o755);
    },
  });
  versionOf(launcher);
}

function versionOf(path) {
  return execFileSync(path, ['--no-defaults', '--version'], { encoding: 'utf8' }).trim();
}
