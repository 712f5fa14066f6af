import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Which family of database server a binary belongs to; on Debian `mysqld` may be MariaDB. */
export type DatabaseKind = 'mariadb' | 'mysql';
export type DatabaseBinary = { kind: DatabaseKind; path: string; version: string };

const systemFolders = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
];

/** Where a program is, looking beyond PATH, since server binaries live in sbin. */
export function findProgram(name: string): string | null {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...systemFolders]) {
    if (!folder) continue;
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return null;
}

/** The broker's binary: the one named by NATS_SERVER_BIN, else the one found on the machine. */
export function findNatsServer(): string | null {
  return process.env.NATS_SERVER_BIN || findProgram('nats-server');
}

/** What a broker's binary says of its version, as `2.10.27`. */
export function natsVersion(bin: string): string {
  const said = execFileSync(bin, ['-v'], { encoding: 'utf8' });
  return /v?(\d+\.\d+\.\d+)/.exec(said)?.[1] ?? '0.0.0';
}

/** The database's binary, of the wanted kind when one is asked for. */
export function findDatabaseServer(kind?: DatabaseKind): DatabaseBinary | null {
  const named = process.env.DATABASE_SERVER_BIN;
  const candidates = named ? [named] : ['mariadbd', 'mysqld'].map((name) => findProgram(name));
  for (const path of candidates) {
    if (!path) continue;
    const version = execFileSync(path, ['--no-defaults', '--version'], { encoding: 'utf8' }).trim();
    const found: DatabaseKind = /mariadb/i.test(version) ? 'mariadb' : 'mysql';
    if (!kind || kind === found) return { kind: found, path, version };
  }
  return null;
}
