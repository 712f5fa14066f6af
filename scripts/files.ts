import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './workspaces.ts';

const skipped = new Set([
  'node_modules',
  'dist',
  'generated',
  '.git',
  '.data',
  '.turbo',
  'coverage',
]);

/** Every written file under some folders of the project, as sorted paths from its root. */
export function filesUnder(folders: string[], accepts: (path: string) => boolean): string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else {
        const name = relative(root, path).split(sep).join('/');
        if (accepts(name)) found.push(name);
      }
    }
  };
  for (const folder of folders) walk(join(root, folder));
  return found.sort();
}
