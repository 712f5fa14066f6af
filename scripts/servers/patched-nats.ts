import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDebian } from '../debian-packages.mjs';
import { root } from '../workspaces.ts';
import { findNatsServer } from './binaries.ts';

/** Per line of versions, the first patch without the known flaws of permissions (GHSA-jx8g-9g95-6322 and older ones). */
const patchedFrom: Record<string, number> = { '2.11': 16, '2.12': 7, '2.14': 0 };

/** Whether a version, as `nats-server -v` tells it, keeps its permissions. */
export function isPatched(told: string): boolean {
  const [, major, minor, patch] = /v(\d+)\.(\d+)\.(\d+)/.exec(told)?.map(Number) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return false;
  if (major > 2 || minor > 14) return true;
  return patch >= (patchedFrom[`${major}.${minor}`] ?? Number.POSITIVE_INFINITY);
}

/**
 * A broker without known flaws of permissions: the machine's own, one fetched before, or one of Debian's packages,
 * unpacked into .data/nats-server, which touches nothing outside that folder.
 */
export function findPatchedNats(): { bin: string } | { reason: string } {
  const home = join(root, '.data', 'nats-server');
  const fetched = join(home, 'files/usr/sbin/nats-server');
  const own = findNatsServer();
  for (const bin of [own, fetched]) {
    if (bin && existsSync(bin) && isPatched(versionOf(bin))) return { bin };
  }
  try {
    // Debian's stable releases carry older ones.
    unpackDebian({ home, suite: 'sid', name: 'nats-server', alone: true });
    const version = versionOf(fetched);
    return isPatched(version) ? { bin: fetched } : { reason: `Debian has ${version}` };
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return {
      reason: `${own ? versionOf(own) : 'no nats-server'} is here, and Debian's package could not be had (${String(stderr || message).trim()}); name a newer one with NATS_SERVER_BIN`,
    };
  }
}

function versionOf(bin: string): string {
  return execFileSync(bin, ['-v'], { encoding: 'utf8' }).trim();
}
