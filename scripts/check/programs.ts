import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../workspaces.ts';
import type { Check } from './check.ts';

const loader = ['--import', 'tsx', '--import', './scripts/graphql-loader.mjs'];

/** Format and lint. */
export const formatAndLint = program('format and lint', [
  bin('@biomejs/biome/bin/biome'),
  'check',
  '.',
]);
/** Types, with TypeScript's own compiler. */
export const types = program('types', [bin('typescript/bin/tsc'), '--noEmit', '-p', '.']);
/** Whether generated and committed files are those the sources give. */
export const generated = program('generated files', [...loader, 'scripts/generate.ts', '--check']);
/** Files, exports and dependencies nobody uses. */
export const unused = program('unused code', [bin('knip/bin/knip.js'), '--no-progress']);

/** A check that is another program's business: it holds when the program ends with 0. */
export function program(name: string, args: string[]): Check {
  return {
    name,
    run: () =>
      new Promise((resolve) => {
        execFile(
          process.execPath,
          args,
          { cwd: root, maxBuffer: 32 * 1024 ** 2 },
          (error, stdout, stderr) => {
            const said = `${stdout}\n${stderr}`.trim();
            resolve({ problems: error ? [said || String(error)] : [] });
          },
        );
      }),
  };
}

function bin(path: string): string {
  return join(root, 'node_modules', path);
}
