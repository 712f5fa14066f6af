import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gatewayEnv } from './env.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'given-paths-'));
for (const place of ['typed', 'workspace']) {
  mkdirSync(join(folder, place));
  writeFileSync(join(folder, place, 'both.graphql'), '');
}
writeFileSync(join(folder, 'workspace/only.mjs'), '');

beforeEach(() => {
  vi.stubEnv('NODE_ENV', 'development');
  vi.stubEnv('TURBO_INVOCATION_DIR', '');
  vi.stubEnv('INIT_CWD', join(folder, 'typed'));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const read = (variables: Record<string, string>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return gatewayEnv();
};

it('sees a file from where npm was called, before where the gateway runs', () => {
  vi.spyOn(process, 'cwd').mockReturnValue(join(folder, 'workspace'));
  const env = read({ SUPERGRAPH_PATH: 'both.graphql', ACCESS_MODULE: 'only.mjs' });
  expect(env.SUPERGRAPH_PATH).toBe(join(folder, 'typed/both.graphql'));
  expect(env.ACCESS_MODULE).toBe(join(folder, 'workspace/only.mjs'));
});

it('sees it from where turbo was called, which calls npm in the workspace', () => {
  const env = read({
    TURBO_INVOCATION_DIR: join(folder, 'typed'),
    INIT_CWD: join(folder, 'workspace'),
    OPERATIONS_MANIFEST: 'both.graphql',
  });
  expect(env.OPERATIONS_MANIFEST).toBe(join(folder, 'typed/both.graphql'));
});

it('sees it from where it runs without either, and at last from the folder of the project', () => {
  vi.spyOn(process, 'cwd').mockReturnValue(join(folder, 'workspace'));
  const env = read({
    INIT_CWD: '',
    ACCESS_MODULE: 'only.mjs',
    SUPERGRAPH_PATH: 'supergraph/supergraph.graphql',
  });
  expect(env.ACCESS_MODULE).toBe(join(folder, 'workspace/only.mjs'));
  expect(env.SUPERGRAPH_PATH).toBe(join(root, 'supergraph/supergraph.graphql'));
});

it('names a file that is nowhere as it was meant, and leaves a whole path as it is', () => {
  const env = read({ SUPERGRAPH_PATH: 'none.graphql', ACCESS_MODULE: '/nowhere/access.mjs' });
  expect(env.SUPERGRAPH_PATH).toBe(join(folder, 'typed/none.graphql'));
  expect(env.ACCESS_MODULE).toBe('/nowhere/access.mjs');
});
