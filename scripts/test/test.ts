import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { run } from '../start/prepare.ts';
import { step } from '../start/refusal.ts';
import { ensureServerPrograms } from '../start/system-packages.ts';
import { root, services } from '../workspaces.ts';

/**
 * Everything the tests need, then the tests; the exit code is Vitest's. NATS_URL and DATABASE_URL are taken out of the
 * environment, so that no test can reach what somebody works with.
 */
export async function test(args: string[]): Promise<number> {
  for (const name of [
    'NATS_URL',
    'DATABASE_URL',
    'AUTH_SECRET',
    'ADMIN_SECRET',
    'TRADEFLOW_SECRET',
    'PORT',
    'ROLES',
  ]) {
    delete process.env[name];
  }
  const { TEST_NATS_URL, TEST_DATABASE_URL } = process.env;
  await ensureServerPrograms({ nats: !TEST_NATS_URL, database: !TEST_DATABASE_URL });
  const tsx = ['--import', 'tsx', '--import', './scripts/graphql-loader.mjs'];
  await step('generating', () => run([...tsx, 'scripts/generate.ts']));
  await step('building', () => run(['scripts/bundle.mjs', ...services]));
  return vitest(args);
}

function vitest(args: string[]): Promise<number> {
  const bin = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, 'run', ...args], { cwd: root, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => child.kill(signal));
    }
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
