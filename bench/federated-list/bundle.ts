import { join } from 'node:path';
import { build } from 'esbuild';

const scripts = ['our-gateway', 'our-subgraph', 'stock-gateway', 'stock-subgraph', 'load'];

/** Bundles the benchmark's processes as production is bundled: our code in, packages out. */
export async function bundleProcesses(repository: string): Promise<(name: string) => string> {
  const outdir = join(repository, 'bench', 'dist', 'federated-list');
  await build({
    entryPoints: scripts.map((name) => join(repository, 'bench', 'federated-list', `${name}.ts`)),
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
