import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Content } from './manifest.ts';

/** Counts lines and their checksum. */
export function createTally(): { add(line: string): void; content(): Content } {
  const hash = createHash('sha256');
  let lines = 0;
  return {
    add(line) {
      hash.update(line).update('\n');
      lines += 1;
    },
    content: () => ({ lines, sha256: hash.digest('hex') }),
  };
}

/** Writes lines into a packed file, readable by its owner only, as they come. */
export async function writeLines(path: string, lines: AsyncIterable<string>): Promise<Content> {
  const tally = createTally();
  const gzip = createGzip();
  const written = pipeline(gzip, createWriteStream(path, { mode: 0o600 }));
  // Told by `await written`; without this a full disk would end the process first.
  written.catch(() => gzip.destroy());
  for await (const line of lines) {
    tally.add(line);
    if (!gzip.write(`${line}\n`)) await Promise.race([once(gzip, 'drain'), written]);
  }
  gzip.end();
  await written;
  return tally.content();
}

/** The lines of such a file. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const lines = createInterface({ input: createReadStream(path).pipe(createGunzip()) });
  for await (const line of lines) yield line;
}
