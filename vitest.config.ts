import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

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
// A third of a test's time is waiting for servers, so three files at once suit two cores; Vitest would take one.
const maxWorkers = Math.max(3, availableParallelism() - 1);
// A poll ends when its condition holds; the limit is for what never comes, on the slowest machine.
const patient = { poll: { timeout: 20_000 } };
const never = ['**/node_modules/**', '**/dist/**', '.data/**'];

const eachFile = [fileURLToPath(new URL('./tests/support/each-file.ts', import.meta.url))];
const integration = {
  setupFiles: eachFile,
  exclude: never,
  globalSetup: servers,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  expect: patient,
};
// What replaces a module for itself has its modules for itself.
const mocking = ['subgraphs/auth/src/session/login.int.test.ts'];

// What is killed and timed here has the machine for itself.
const faults = ['tests/faults/chaos.e2e.test.ts', 'tests/faults/start.e2e.test.ts'];
// Each file starts a system of five processes.
const throughTheGateway = {
  setupFiles: eachFile,
  include: ['tests/**/*.e2e.test.ts'],
  exclude: never,
  globalSetup: servers,
  expect: patient,
  // As above; each file has a system of its own.
  isolate: false,
  testTimeout: 60_000,
  // Three systems may start at once.
  hookTimeout: 240_000,
  sequence: { groupOrder: 1 },
};

export default defineConfig({
  test: {
    passWithNoTests: true,
    sequence: { sequencer: LongestFirst },
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
          ...integration,
          name: 'int',
          maxWorkers,
          // Each brings its own database and broker; the modules, Prisma's client above all, are loaded once for all.
          isolate: false,
          include: ['**/*.int.test.ts'],
          exclude: [...never, ...mocking],
        },
      },
      { ...shared, test: { ...integration, name: 'int-alone', maxWorkers, include: mocking } },
      {
        ...shared,
        test: { ...throughTheGateway, name: 'e2e', maxWorkers, exclude: [...never, ...faults] },
      },
      {
        ...shared,
        test: {
          ...throughTheGateway,
          name: 'faults',
          include: faults,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
