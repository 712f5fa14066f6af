import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  ignoreExportsUsedInFile: true,
  // Row types are named by codegen.json, and used by generated files, which are not looked at.
  exclude: ['types'],
  // The context of resolvers has a function `require('permission:name')`, which is no import.
  compilers: { ts: (text: string) => text.replaceAll(/\brequire\('/g, "demand('") },
  ignoreBinaries: ['apt-get', 'chrt', 'dpkg'],
  workspaces: {
    '.': {
      entry: [
        'scripts/*.{mjs,ts}',
        'scripts/start/{start,doctor,reset}.ts',
        'scripts/nats/set-up-cli.ts',
        'scripts/backup/tasks.ts',
        'scripts/images/main.ts',
        'scripts/test/*.ts',
        'tests/support/guard.ts',
        'tests/chaos/{main,wire-host}.ts',
        'bench/**/*.ts',
        'examples/*.ts',
      ],
      project: ['scripts/**/*.{ts,mjs}', 'tests/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts'],
      // fast-check is for the tests of any workspace.
      ignoreDependencies: ['prisma', 'fast-check'],
    },
    'packages/*': { entry: ['src/*.ts'], project: 'src/**/*.ts' },
    prisma: {
      entry: ['*.ts'],
      project: ['**/*.ts', '!generated/**'],
      ignoreDependencies: ['@prisma/client', 'prisma'],
    },
    'subgraphs/*': {
      entry: ['src/main.ts', 'src/type-defs.ts'],
      project: ['src/**/*.ts', 'test-support/**/*.ts', '!src/generated/**'],
    },
    supergraph: {
      entry: ['src/main.ts', 'explorer/*.{js,mjs}'],
      project: ['src/**/*.ts', 'explorer/*'],
    },
  },
};

export default config;
