import { existsSync, realpathSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { importsFile } from './image-packages.mjs';
import { slimPrisma } from './slim-prisma.mjs';

// node scripts/bundle.mjs [service…]: bundles src/main.ts into dist/main.js, of the workspace it is called in or of those
// named; `prisma` stands for the programs of the migrate image. The project's own packages go in; npm packages stay
// outside, where the image has them in node_modules.

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const named = process.argv.slice(2);
const folders = named.length > 0 ? named.map(folderOf) : [process.cwd()];

const npmStaysOutside = {
  name: 'npm-stays-outside',
  setup(plugin) {
    const imported = new Set();
    plugin.onEnd(() => {
      const file = join(plugin.initialOptions.outdir, importsFile);
      return writeFile(file, `${JSON.stringify([...imported].sort())}\n`);
    });
    plugin.onResolve({ filter: /^[^./]/ }, async ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      if (path.startsWith('@commerce-tracking/')) return { path: await ownFile(path) };
      if (!isBuiltin(path)) imported.add(packageOf(path));
      return { path, external: true };
    });
  },
};

let failed = false;
await Promise.all(folders.map(bundle));
process.exitCode = failed ? 1 : 0;

async function bundle(folder) {
  const entryPoints = entriesOf(folder);
  const absent = Object.values(entryPoints).find((entry) => !existsSync(entry));
  if (absent) {
    console.error(`${basename(folder)} cannot be bundled: ${absent} does not exist yet`);
    failed = true;
    return;
  }
  try {
    await build({
      entryPoints,
      outdir: join(folder, 'dist'),
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: true,
      // The map names places; carrying the sources too would cost every process a megabyte.
      sourcesContent: false,
      legalComments: 'none',
      loader: { '.graphql': 'text' },
      logLevel: 'warning',
      plugins: [slimPrisma, npmStaysOutside],
    });
    const explorer = join(folder, 'explorer/build.mjs');
    if (existsSync(explorer)) await import(pathToFileURL(explorer).href);
  } catch (error) {
    // esbuild has already said what is wrong with the sources.
    if (!error.errors) console.error(error);
    failed = true;
  }
}

function entriesOf(folder) {
  if (basename(folder) === 'prisma') {
    return {
      'migrate-cli': join(folder, 'migrate-cli.ts'),
      seed: join(folder, 'seed/index.ts'),
      'set-up-broker': join(root, 'scripts/nats/set-up-cli.ts'),
    };
  }
  const entries = { main: join(folder, 'src/main.ts'), health: join(root, 'scripts/health.ts') };
  if (basename(folder) !== 'supergraph') return entries;
  // A thread of the gateway, which looks for it beside itself.
  const threads = join(root, 'packages/federation-nats/src/schema');
  return { ...entries, 'composing-worker': join(threads, 'composing-worker.ts') };
}

function packageOf(path) {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

function folderOf(name) {
  const subgraph = join(root, 'subgraphs', name);
  return existsSync(subgraph) ? subgraph : join(root, name);
}

// The packages' export maps all say `./*` → some folder; read there, since esbuild is not asked.
async function ownFile(path) {
  const [, name, ...rest] = path.split('/');
  const folder = realpathSync(join(root, 'node_modules/@commerce-tracking', name ?? ''));
  const { exports } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return join(folder, exports['./*'].replace('*', rest.join('/')));
}
