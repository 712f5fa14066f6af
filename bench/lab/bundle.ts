import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a benchmark's processes as production is bundled: our code in, packages out. Packages are
 * then looked for from where the bundle lies, which is how peers get their own.
 */
export async function bundleProcesses(
  repository: string,
  benchmark: string,
  scripts: string[],
  outdir = join(repository, 'bench', 'dist', benchmark),
): Promise<(name: string) => string> {
  await build({
    entryPoints: Object.fromEntries(
      scripts.map((name) => {
        const path = name.includes('/') ? name : `bench/${benchmark}/${name}`;
        return [name.slice(name.lastIndexOf('/') + 1), join(repository, `${path}.ts`)];
      }),
    ),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    loader: { '.graphql': 'text' },
    legalComments: 'none',
    plugins: [
      {
        name: 'workspaces-in-packages-out',
        setup({ onResolve }) {
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@commerce-tracking/')
              ? undefined
              : { path, external: true },
          );
        },
      },
    ],
    logLevel: 'warning',
  });
  return (name) => join(outdir, `${name}.mjs`);
}
