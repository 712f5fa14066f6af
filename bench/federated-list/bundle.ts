import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles a benchmark's processes as production is bundled: our code in, packages out. */
export async function bundleProcesses(
  repository: string,
  benchmark: string,
  scripts: string[],
): Promise<(name: string) => string> {
  const outdir = join(repository, 'bench', 'dist', benchmark);
  await build({
    entryPoints: scripts.map((name) => join(repository, 'bench', benchmark, `${name}.ts`)),
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
          onResolve({ filter: /^[^./]/ }, ({ path }) =>
            path.startsWith('@commerce-tracking/') ? undefined : { path, external: true },
          );
        },
      },
    ],
    logLevel: 'warning',
  });
  return (name) => join(outdir, `${name}.mjs`);
}
