import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, isOurs, stopPid } from '../../scripts/servers/processes.ts';

const PREFIX = 'commerce-tracking-test-';

/** A new folder for one test run: in memory where there is room, since tests need no durability. */
export function createRunFolder(): string {
  return mkdtempSync(join(roomyFolder(), PREFIX));
}

/** Ends and removes what earlier runs left, where even their guard was killed. */
export async function sweepLeftovers(): Promise<void> {
  for (const parent of new Set([tmpdir(), '/dev/shm'])) {
    if (!existsSync(parent)) continue;
    for (const name of readdirSync(parent)) {
      if (name.startsWith(PREFIX)) await sweep(join(parent, name));
    }
  }
}

async function sweep(folder: string): Promise<void> {
  const guardFile = join(folder, 'guard.pid');
  // A run that is just starting has no guard yet: leave it alone.
  if (!existsSync(guardFile) || isAlive(Number(readFileSync(guardFile, 'utf8')))) return;
  for (const name of readdirSync(join(folder, 'pids'))) {
    if (isOurs(Number(name), folder)) await stopPid(Number(name), 'SIGKILL', 2_000);
  }
  rmSync(folder, { recursive: true, force: true });
}

function roomyFolder(): string {
  const memory = '/dev/shm';
  if (existsSync(memory)) {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize > 4 * 1024 ** 3) return memory;
  }
  return tmpdir();
}
