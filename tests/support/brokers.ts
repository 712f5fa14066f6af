import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { findNatsServer } from '../../scripts/servers/binaries.ts';
import { type LocalServer, startNatsServer } from '../../scripts/servers/nats-server.ts';
import { freePort } from '../../scripts/servers/ports.ts';

import { brokerConfig, setUpTestBroker } from './broker-users.ts';

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
  const port = options.port ?? (await freePort());
  const config = options.withUsers ? brokerConfig() : undefined;
  const server = await startNatsServer({ bin, folder, port, config });
  remember(server.pid);
  const url = `nats://127.0.0.1:${port}`;
  if (options.withUsers) await setUpTestBroker(url);
  return { ...server, folder, url };
}

/** Leaves a pid with the guard, which ends the process should the test run be killed. */
export function remember(pid: number): void {
  const folder = inject('runFolder');
  mkdirSync(join(folder, 'pids'), { recursive: true });
  writeFileSync(join(folder, 'pids', String(pid)), folder);
}

/** Starts a broker and waits for it without giving way: for the top of a test file. */
export function startBrokerNow(): { url: string; kill(): void } {
  const script = fileURLToPath(new URL('./start-broker.ts', import.meta.url));
  const folder = mkdtempSync(join(inject('runFolder'), 'nats-'));
  const answer = execFileSync(process.execPath, ['--import', 'tsx', script, folder], {
    encoding: 'utf8',
  });
  const { pid, port }: { pid: number; port: number } = JSON.parse(answer);
  remember(pid);
  return { url: `nats://127.0.0.1:${port}`, kill: () => process.kill(pid, 'SIGKILL') };
}
