import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { findNatsServer } from '../../scripts/servers/binaries.ts';
import { clusterNodes } from '../../scripts/servers/nats-cluster.ts';
import { type LocalServer, lastLines, startNatsServer } from '../../scripts/servers/nats-server.ts';
import { brokerConfig, setUpTestBroker } from './broker-users.ts';
import { portFor } from './ports.ts';

export type Broker = LocalServer & { url: string; folder: string };

/**
 * A broker under the test's control: to be stopped and started again on the same port and data. `withUsers` makes it
 * one where each service has a user of its own and no more rights than it needs, as it is in production.
 */
export async function startBroker(
  options: { port?: number; folder?: string; withUsers?: boolean; bin?: string } = {},
): Promise<Broker> {
  const bin = options.bin ?? findNatsServer();
  if (!bin) throw new Error('nats-server was not found');
  const folder = options.folder ?? mkdtempSync(join(inject('runFolder'), 'nats-'));
  const port = options.port ?? (await testPort());
  const config = options.withUsers ? brokerConfig() : undefined;
  const server = await startNatsServer({ bin, folder, port, config });
  remember(server.pid);
  const url = `nats://127.0.0.1:${port}`;
  if (options.withUsers) await setUpTestBroker(url);
  return { ...server, folder, url };
}

/** Nodes of one cluster, each of them to be killed. */
export async function startCluster(size: number): Promise<Broker[]> {
  const bin = findNatsServer();
  if (!bin) throw new Error('nats-server was not found');
  const folder = mkdtempSync(join(inject('runFolder'), 'nats-'));
  const ports = await Promise.all(
    Array.from({ length: size }, async () => ({
      client: await testPort(),
      routes: await testPort(),
    })),
  );
  return Promise.all(
    clusterNodes({ bin, folder, ports }).map(async ({ port, start }) => {
      const server = await start();
      remember(server.pid);
      return { ...server, folder, url: `nats://127.0.0.1:${port}` };
    }),
  );
}

/** A port for a server of this test, which nobody else is given while it is away. */
export function testPort(): Promise<number> {
  return portFor(inject('runFolder'));
}

/** Leaves a pid with the guard, which ends the process should the test run be killed. */
export function remember(pid: number): void {
  const folder = inject('runFolder');
  mkdirSync(join(folder, 'pids'), { recursive: true });
  writeFileSync(join(folder, 'pids', String(pid)), folder);
}

/** Starts a broker and waits for it without giving way: for the top of a test file. */
export function startBrokerNow(): { url: string; kill(): void } {
  const bin = findNatsServer();
  if (!bin) throw new Error('nats-server was not found');
  const folder = mkdtempSync(join(inject('runFolder'), 'nats-'));
  const log = openSync(join(folder, 'nats.log'), 'a');
  const { pid = 0 } = spawn(
    bin,
    // It takes a port itself and writes down which.
    ['-a', '127.0.0.1', '-p', '-1', '--ports_file_dir', folder, '-js', '-sd', join(folder, 'js')],
    { stdio: ['ignore', log, log], detached: true },
  );
  remember(pid);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (const end = Date.now() + 15_000; Date.now() < end; Atomics.wait(pause, 0, 0, 5)) {
    const url = addressIn(folder);
    if (url) return { url, kill: () => process.kill(pid, 'SIGKILL') };
  }
  throw new Error(`nats-server did not start: ${lastLines(join(folder, 'nats.log'))}`);
}

function addressIn(folder: string): string | null {
  const file = readdirSync(folder).find((name) => name.endsWith('.ports'));
  if (!file) return null;
  const text = readFileSync(join(folder, file), 'utf8');
  return /nats:\/\/127\.0\.0\.1:\d+(?=")/.exec(text)?.[0] ?? null;
}
