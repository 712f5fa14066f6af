import { randomInt } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { isPortFree } from '../../scripts/servers/ports.ts';

// Below the ports a system gives to whoever asks for any, and to every connection: none of those is taken between the
// asking and the listening, nor while a server is away and comes back.
const first = 10_000;
const last = 29_999;

/** A port that no other test with the same folder is given. */
export async function portFor(folder: string): Promise<number> {
  const taken = join(folder, 'ports');
  mkdirSync(taken, { recursive: true });
  for (;;) {
    const port = randomInt(first, last + 1);
    if (claim(join(taken, String(port))) && (await isPortFree(port))) return port;
  }
}

function claim(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}
