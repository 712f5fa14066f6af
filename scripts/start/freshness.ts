import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '../files.ts';
import { dataFolder, root } from '../local-secrets.mjs';

/** Does a long step only when the files it reads have changed since it last succeeded, or its result is gone. */
export async function whenChanged(
  name: string,
  inputs: { folders: string[]; accepts: (path: string) => boolean; also?: string },
  result: string | null,
  work: () => Promise<void>,
): Promise<void> {
  const stamp = join(dataFolder, 'stamps', name);
  const hash = createHash('sha256').update(inputs.also ?? '');
  for (const path of filesUnder(inputs.folders, inputs.accepts)) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)));
  }
  const present = hash.digest('hex');
  const last = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (last === present && (result === null || existsSync(join(root, result)))) return;
  await work();
  mkdirSync(join(dataFolder, 'stamps'), { recursive: true });
  writeFileSync(stamp, present);
}
