import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagsOf, serviceMemory } from '../../scripts/node-flags.mjs';
import { stopChild } from '../../scripts/servers/processes.ts';
import { root, type Service, serviceFolder } from '../../scripts/workspaces.ts';

/** A process of the product, by the name the faults know it by. */
export type ServiceProcess = {
  name: string;
  service: Service;
  pid(): number;
  isRunning(): boolean;
  start(): void;
  kill(): Promise<void>;
  stop(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** The same process of another version, by its main file; it is not started yet. */
  ofVersion(name: string, main: string): ServiceProcess;
  /** The most memory this process has held since it was started, in MB. */
  memoryMb(): number;
  log(): string;
};

export type ProcessOptions = {
  name: string;
  service: Service;
  env: Record<string, string>;
  folder: string;
  /** Its bundle; the one that was built last unless given. */
  main?: string;
  /** Told of every process that is started. */
  remember(pid: number): void;
};

/** A bundled service as it is deployed; `start` begins it, and begins it again after a kill. */
export function serviceProcess(options: ProcessOptions): ServiceProcess {
  const { name, service, folder } = options;
  const file = join(folder, `${name}.log`);
  let child: ChildProcess | undefined;
  const isRunning = () =>
    child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals, timeoutMs: number) => {
    if (child) await stopChild(child, signal, timeoutMs);
  };
  return {
    name,
    service,
    pid: () => child?.pid ?? 0,
    isRunning,
    start() {
      const log = openSync(file, 'a');
      const main = options.main ?? join(serviceFolder(service), 'dist/main.js');
      child = spawn(process.execPath, [...flagsOf(service), main, folder], {
        cwd: folder,
        stdio: ['ignore', log, log],
        // Ctrl-C in the terminal must not reach it before everything is stopped in order.
        detached: true,
        env: {
          PATH: process.env.PATH,
          ...serviceMemory,
          NODE_ENV: 'test',
          LOG_LEVEL: 'info',
          DATA_DIR: join(folder, name),
          SUPERGRAPH_PATH: join(root, 'supergraph/supergraph.graphql'),
          ...options.env,
        },
      });
      if (child.pid) options.remember(child.pid);
    },
    kill: () => end('SIGKILL', 5_000),
    stop: () => end('SIGTERM', 30_000),
    signal: (signal) => void child?.kill(signal),
    ofVersion: (name, main) => serviceProcess({ ...options, name, main }),
    memoryMb() {
      if (!isRunning()) return 0;
      const status = readFileSync(`/proc/${child?.pid}/status`, 'utf8');
      return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
    },
    log: () => readFileSync(file, 'utf8'),
  };
}
