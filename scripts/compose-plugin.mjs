import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackDebian } from './debian-packages.mjs';

const home = join(dirname(fileURLToPath(import.meta.url)), '..', '.data', 'compose');
const unpacked = join(home, 'files/usr/libexec/docker/cli-plugins/docker-compose');

/**
 * How to call Docker's compose, which checks files without an engine: COMPOSE_BIN, the machine's
 * own plugin, else one unpacked from Debian's packages into .data/compose.
 * @returns {{ command?: string[], reason?: string }}
 */
export function findCompose() {
  const named = process.env.COMPOSE_BIN;
  if (named && existsSync(named)) return { command: [named] };
  const docker = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' });
  if (docker.status === 0) return { command: ['docker', 'compose'] };
  if (existsSync(unpacked)) return { command: [unpacked] };
  try {
    unpackDebian({ home, suite: 'trixie', name: 'docker-compose', alone: true });
    return { command: [unpacked] };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    return { reason: String(error.stderr || error.message).trim() };
  }
}
