import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const servers = fileURLToPath(new URL('./tests/support/global-setup.ts', import.meta.url));

/** `import sdl from './x.graphql'` gives the text of the file, as in the services. */
const graphqlText: NonNullable<ViteUserConfig['plugins']>[number] = {
  name: 'graphql-text',
  enforce: 'pre',
  transform(code: string, id: string) {
    if (id.endsWith('.graphql')) return `export default ${JSON.stringify(code)};`;
    return undefined;
  },
};

const shared = {
  plugins: [graphqlText],
  // graphql has a CommonJS and an ESM copy, which refuse each other's objects; Node itself takes this one.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
};
// Half of a test's time is waiting for servers, so two files at once suit two cores; Vitest would take one.
const maxWorkers = Math.max(2, availableParallelism() - 1);
const never = ['**/node_modules/**', '**/dist/**', '.data/**'];

const faults = 'tests/faults/**/*.e2e.test.ts';
// Each file starts a system of five processes.
const throughTheGateway = {
  include: ['tests/**/*.e2e.test.ts'],
  exclude: never,
  globalSetup: servers,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  sequence: { groupOrder: 1 },
};

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          maxWorkers,
          // They keep nothing in modules, so each module is loaded once for all of them.
          isolate: false,
          testTimeout: 20_000,
          include: ['**/*.test.ts'],
          exclude: [...never, '**/*.int.test.ts', '**/*.e2e.test.ts'],
        },
      },
      {
        ...shared,
        test: {
          name: 'int',
          maxWorkers,
          include: ['**/*.int.test.ts'],
          exclude: never,
          globalSetup: servers,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: { ...throughTheGateway, name: 'e2e', maxWorkers, exclude: [...never, faults] },
      },
      {
        ...shared,
        test: {
          ...throughTheGateway,
          name: 'faults',
          include: [faults],
          // What is killed, slowed and timed here has the machine for itself.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
