import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as runScript } from '../../scripts/start/prepare.ts';
import { services } from '../../scripts/workspaces.ts';
import { type Arena, type ArenaOptions, openArena } from '../../tests/chaos/arena.ts';

/** Starts the whole product, three workers among it, gives it to `work`, and ends it whatever happens. */
export async function withWholeSystem<Result>(
  work: (arena: Arena) => Promise<Result>,
  options: Pick<ArenaOptions, 'env' | 'subgraphs'> = {},
): Promise<Result> {
  await runScript(['scripts/bundle.mjs', ...services]);
  const folder = mkdtempSync(join(tmpdir(), 'whole-system-'));
  try {
    const arena = await openArena({ folder, workers: 3, ...options });
    return await work(arena).finally(() => arena.stop());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
