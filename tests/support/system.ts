import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { flagsOf, serviceMemory } from '../../scripts/node-flags.mjs';
import { lastLines } from '../../scripts/servers/nats-server.ts';
import { stopChild, until } from '../../scripts/servers/processes.ts';
import { root, type Service, serviceFolder, subgraphs } from '../../scripts/workspaces.ts';
import { seedOf } from './broker-users.ts';
import { type Broker, remember, startBroker, testPort } from './brokers.ts';
import { createServiceDatabase } from './databases.ts';
import { secretsOf } from './service-secrets.ts';
import { tellWarningsOf } from './service-warnings.ts';
import { secretsTold } from './told-secrets.ts';

export type SystemOptions = {
  /** Subgraph and worker as processes of their own: `tradeflow:subgraph` and `tradeflow:worker`. */
  split?: boolean;
  /** Reference and demo data; true unless said otherwise. */
  seed?: boolean;
  /** Extra environment for every process, or for one process by its name. */
  env?: Record<string, string>;
  envOf?: Record<string, Record<string, string>>;
  /** Processes that are not started at first; `restart` brings them. */
  without?: string[];
  /** Whether to wait until the gateway says it is ready; true unless said otherwise. */
  waitReady?: boolean;
};

export type System = {
  /** The GraphQL address; the gateway's other routes hang on `origin`. */
  url: string;
  origin: string;
  nats: Broker;
  databaseUrl: string;
  /** Names of the processes, in the order they were started. */
  processes: string[];
  pid(name: string): number;
  /** Sends a signal and waits until the process is gone. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Sends a signal and does not wait. */
  signal(name: string, signal: NodeJS.Signals): void;
  /** Starts a process that was killed, or left out, again. */
  restart(name: string): Promise<void>;
  ready(timeoutMs?: number): Promise<void>;
  /** What a process has logged so far. */
  log(name: string): string;
  stop(): Promise<void>;
};

/** Starts the gateway and the four services as they are deployed: bundled, as processes, on real NATS and database. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const folder = mkdtempSync(join(inject('runFolder'), 'system-'));
  const [database, nats, port] = await Promise.all([
    createServiceDatabase(options.seed !== false),
    startBroker({ withUsers: true }),
    testPort(),
  ]);
  const origin = `http://127.0.0.1:${port}`;
  const names = processNames(options.split === true);
  const children = new Map<string, ChildProcess>();
  const tellNoMore = tellWarningsOf(
    Object.fromEntries(names.map((name) => [name, logOf(folder, name)])),
  );

  const start = (name: string) => {
    const [service, role] = name.split(':') as [Service, string?];
    const log = openSync(logOf(folder, name), 'a');
    const child = spawn(
      process.execPath,
      [...flagsOf(service), join(serviceFolder(service), 'dist/main.js'), folder],
      {
        cwd: folder,
        stdio: ['ignore', log, log],
        env: {
          PATH: process.env.PATH,
          ...serviceMemory,
          NODE_ENV: 'test',
          LOG_LEVEL: 'info',
          NATS_URL: nats.url,
          NATS_NKEY_SEED: seedOf(service),
          ...(service !== 'supergraph' && { DATABASE_URL: database.urlOf(service) }),
          DATABASE_POOL_SIZE: '5',
          DATA_DIR: join(folder, name.replace(':', '-')),
          ...secretsOf[service],
          SUPERGRAPH_PATH: join(root, 'supergraph/supergraph.graphql'),
          PORT: String(port),
          HOST: '127.0.0.1',
          ...(role && { ROLES: role }),
          ...options.env,
          ...options.envOf?.[name],
        },
      },
    );
    if (child.pid) remember(child.pid);
    children.set(name, child);
  };
  const child = (name: string): ChildProcess => {
    const found = children.get(name);
    if (!found) throw new Error(`no process ${name}; there are ${[...children.keys()].join(', ')}`);
    return found;
  };
  const system: System = {
    url: `${origin}/graphql`,
    origin,
    nats,
    databaseUrl: database.url,
    processes: names,
    pid: (name) => child(name).pid ?? 0,
    kill: (name, signal = 'SIGKILL') => stopChild(child(name), signal, 40_000),
    signal: (name, signal) => void child(name).kill(signal),
    restart: async (name) => {
      const old = children.get(name);
      if (old) await stopChild(old, 'SIGKILL', 1_000);
      start(name);
    },
    ready: (timeoutMs = 120_000) => waitUntilReady(origin, timeoutMs, folder, children),
    log: (name) => readFileSync(logOf(folder, name), 'utf8'),
    stop: async () => {
      const [gateway, ...others] = [...children.values()].reverse();
      if (gateway) await stopChild(gateway, 'SIGTERM', 30_000);
      await Promise.all(others.map((other) => stopChild(other, 'SIGTERM', 30_000)));
      await nats.stop();
      await database.drop();
      tellNoMore();
      assertNothingRefused(folder, names);
      assertNothingTold(folder, names);
    },
  };
  for (const name of names) if (!options.without?.includes(name)) start(name);
  try {
    if (options.waitReady !== false) await system.ready();
  } catch (error) {
    await system.stop();
    throw error;
  }
  return system;
}

// The gateway last, so that it is first to go.
function processNames(split: boolean): string[] {
  const parts = subgraphs.flatMap((name) =>
    split ? [`${name}:subgraph`, `${name}:worker`] : [name as string],
  );
  return [...parts, 'supergraph'];
}

function logOf(folder: string, name: string): string {
  return join(folder, `${name.replace(':', '-')}.log`);
}

/** A right that is missing in scripts/nats/permissions.ts shows in any test that needs it. */
function assertNothingRefused(folder: string, names: string[]): void {
  for (const name of names.filter((one) => existsSync(logOf(folder, one)))) {
    const lines = readFileSync(logOf(folder, name), 'utf8').split('\n');
    const refused = lines.filter((line) => line.includes('not permitted by NATS'));
    if (refused.length > 0) throw new Error(`NATS refused ${name}: ${refused.join('\n')}`);
  }
}

/** Whatever a test has had the services do, their logs hold no secret of it. */
function assertNothingTold(folder: string, names: string[]): void {
  for (const name of names.filter((one) => existsSync(logOf(folder, one)))) {
    const told = secretsTold(readFileSync(logOf(folder, name), 'utf8'));
    if (told.length > 0) throw new Error(`${name} has logged ${told.join('\n')}`);
  }
}

async function waitUntilReady(
  origin: string,
  timeoutMs: number,
  folder: string,
  children: Map<string, ChildProcess>,
): Promise<void> {
  let last = 'no answer';
  const dead = () => [...children].find(([, child]) => child.exitCode !== null)?.[0];
  const ready = await until(
    async () => {
      if (dead()) return true;
      try {
        const response = await fetch(`${origin}/ready`, { signal: AbortSignal.timeout(5_000) });
        last = await response.text();
        return response.ok;
      } catch {
        return false;
      }
    },
    timeoutMs,
    100,
  );
  const ended = dead();
  if (ended) throw new Error(`${ended} ended: ${lastLines(logOf(folder, ended), 20)}`);
  if (!ready) throw new Error(`the system did not become ready: ${last}`);
}
