import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('says in a sentence that nobody answers, and what to do', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/run.mjs', 'examples/play.ts', 'http://127.0.0.1:1'],
    { cwd: root, encoding: 'utf8', timeout: 60_000 },
  );
  expect(stderr).toBe(
    'Nobody answers at http://127.0.0.1:1. Start the system first (npm start), or name its address: npm run example <address>\n',
  );
  expect(status).toBe(1);
}, 60_000);
