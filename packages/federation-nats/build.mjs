import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// node build.mjs [folder]: writes the package as others install it (JavaScript, declarations, manifest, README) to `dist`
// or to that folder, for `npm pack` to wrap up. Inside this project its sources are used as they are.

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const folder = resolve(process.argv[2] ?? join(here, 'dist'));

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
compile();
finishTexts();
writeManifest();
const protocol = 'docs/graphql-over-nats.md';
const readme = readFileSync(join(here, 'README.md'), 'utf8');
writeFileSync(
  join(folder, 'README.md'),
  readme.replaceAll(`../../${protocol}`, 'graphql-over-nats.md'),
);
// What it refers to in this project is not in the package.
const elsewhere = / \(\[[^\]]+\]\((?!https?:|#)[^)]+\)\)/g;
writeFileSync(
  join(folder, 'graphql-over-nats.md'),
  readFileSync(join(root, protocol), 'utf8').replaceAll(elsewhere, ''),
);
for (const name of ['LICENSE', 'NOTICE']) cpSync(join(root, name), join(folder, name));

function compile() {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const args = ['-p', join(here, 'tsconfig.build.json'), '--outDir', join(folder, 'js')];
  const { status } = spawnSync(process.execPath, [join(typescript, 'bin/tsc'), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

// The compiler gives the imports of the scripts their new ending, and leaves those of the declarations. Comments speak
// of documents of this project: of these the protocol comes along, and no decision does.
function finishTexts() {
  const output = join(folder, 'js');
  for (const name of readdirSync(output, { recursive: true })) {
    if (!name.endsWith('.ts') && !name.endsWith('.js')) continue;
    const text = readFileSync(join(output, name), 'utf8')
      .replaceAll(/ See docs\/decisions\/\d+\./g, '')
      .replaceAll('docs/graphql-over-nats.md', 'graphql-over-nats.md');
    const declared = name.endsWith('.d.ts')
      ? text.replaceAll(/(['"])(\.{1,2}\/[\w/-]+)\.ts\1/g, '$1$2.js$1')
      : text;
    writeFileSync(join(output, name), declared);
  }
}

// What the package stands on is the application's own choice of version: two copies of `graphql` refuse each other.
function writeManifest() {
  const own = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const { name, version, license, description, type, dependencies } = own;
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const peers = Object.entries(dependencies).map(([peer, pinned]) => [peer, `^${pinned}`]);
  const manifest = {
    ...{ name, version, license, description, type, engines },
    exports: { './*': { types: './js/*.d.ts', default: './js/*.js' } },
    sideEffects: false,
    peerDependencies: Object.fromEntries(peers),
    // A subgraph needs no gateway, and a gateway that follows no schemas composes nothing.
    peerDependenciesMeta: Object.fromEntries(
      Object.keys(dependencies)
        .filter((name) => name.startsWith('@apollo/'))
        .map((name) => [name, { optional: true }]),
    ),
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
