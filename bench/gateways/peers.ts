import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What is compared with, installed where our own packages do not reach. */
export type Peers = { folder: string; hive: string; versions: string[] };

const reported = ['@apollo/gateway', '@apollo/server', '@graphql-hive/gateway'];

/** Installs the peers in their exact versions (`peers/package.json`), which takes a minute the first time. */
export async function installPeers(repository: string): Promise<Peers> {
  const folder = join(repository, 'bench', 'gateways', 'peers');
  const options = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  await promisify(execFile)('npm', options, { cwd: folder });
  const versionOf = (name: string) => {
    const path = join(folder, 'node_modules', name, 'package.json');
    return `${name} ${(JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version}`;
  };
  return {
    folder,
    hive: join(folder, 'node_modules', '@graphql-hive', 'gateway', 'dist', 'bin.js'),
    versions: [...reported, '@graphql-hive/router-runtime', 'graphql'].map(versionOf),
  };
}
