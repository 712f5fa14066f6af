import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { dataFolder, root, serviceEnvironment } from './local-secrets.mjs';
import { flagsOf, serviceMemory } from './node-flags.mjs';

// node ../../scripts/service.mjs dev|start, in a workspace: one service alone against the local NATS and database, which
// `npm start` or the compose files of infra/ provide. `dev` runs the sources and starts again when they change.

const mode = process.argv[2];
const name = basename(process.cwd());
const loader = join(root, 'scripts/graphql-loader.mjs');
const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const args =
  mode === 'dev'
    ? [tsx, 'watch', '--clear-screen=false', '--import', loader, 'src/main.ts']
    : [...flagsOf(name), 'dist/main.js'];

const child = spawn(process.execPath, args, {
  stdio: 'inherit',
  env: {
    ...serviceMemory,
    DATA_DIR: join(dataFolder, 'services', name),
    ...serviceEnvironment(name),
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
