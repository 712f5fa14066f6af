import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { dataFolder, root, shownDataFolder } from '../local-secrets.mjs';
import { flagsOf, serviceMemory } from '../node-flags.mjs';
import { stopChild } from '../servers/processes.ts';
import { type Service, serviceFolder } from '../workspaces.ts';
import { printLog, type Shown } from './log-lines.ts';
import { note } from './run-state.ts';

/** One service kept running: when it ends by itself it is said, and started again after a growing pause. */
export type Supervised = { name: Service; restarts(): number; stop(): Promise<void> };

const steadyMs = 30_000;
const pauseMaxMs = 30_000;

/** Starts a service from its bundle, or from its sources with restarts on change. */
export function supervise(
  name: Service,
  options: { env: Record<string, string>; watch: boolean; shown: () => Shown },
): Supervised {
  const logs = join(dataFolder, 'logs');
  mkdirSync(logs, { recursive: true });
  const log = createWriteStream(join(logs, `${name}.log`), { flags: 'a' });
  let child: ChildProcess;
  let stopping = false;
  let restarts = 0;
  let pauseMs = 500;
  let timer: NodeJS.Timeout | undefined;

  const start = () => {
    const startedAt = Date.now();
    // A process group of its own: Ctrl-C in the terminal must not reach it before we stop things in order.
    child = spawn(process.execPath, command(name, options.watch), {
      cwd: serviceFolder(name),
      env: { ...serviceMemory, ...options.env, DATA_DIR: join(dataFolder, 'services', name) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    if (child.pid) note(name, child.pid, serviceFolder(name));
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      stream.pipe(log, { end: false });
      createInterface({ input: stream }).on('line', (line) =>
        printLog(name, line, options.shown()),
      );
    }
    child.once('exit', (code, signal) => {
      if (stopping) return;
      if (Date.now() - startedAt > steadyMs) pauseMs = 500;
      restarts += 1;
      const why = signal ? `by ${signal}` : `with code ${code}`;
      console.warn(
        `! ${name} ended ${why}; starting it again in ${pauseMs / 1_000} s (log: ${shownDataFolder}/logs/${name}.log)`,
      );
      timer = setTimeout(start, pauseMs);
      pauseMs = Math.min(pauseMs * 2, pauseMaxMs);
    });
  };
  start();
  return {
    name,
    restarts: () => restarts,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      await stopChild(child, 'SIGTERM', 30_000);
      log.end();
    },
  };
}

function command(name: Service, watch: boolean): string[] {
  if (!watch) return [...flagsOf(name), join(serviceFolder(name), 'dist/main.js')];
  const tsx = createRequire(import.meta.url).resolve('tsx/cli');
  const loader = join(root, 'scripts/graphql-loader.mjs');
  const entry = join(serviceFolder(name), 'src/main.ts');
  return [tsx, 'watch', '--clear-screen=false', '--import', loader, entry];
}
