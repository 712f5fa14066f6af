import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@commerce-tracking/prisma/client';
import { migrate } from '@commerce-tracking/prisma/migrate';
import { seedPeople } from '@commerce-tracking/prisma/seed/demo/people';
import { seedReference } from '@commerce-tracking/prisma/seed/reference/index';
import { setUpBroker } from '../../scripts/nats/set-up.ts';
import { flagsOf, serviceMemory } from '../../scripts/node-flags.mjs';
import { findDatabaseServer, findNatsServer } from '../../scripts/servers/binaries.ts';
import { startDatabaseServer } from '../../scripts/servers/database-server.ts';
import { lastLines, startNatsServer } from '../../scripts/servers/nats-server.ts';
import { freePort } from '../../scripts/servers/ports.ts';
import { stopChild, until } from '../../scripts/servers/processes.ts';
import { serviceFolder, services } from '../../scripts/workspaces.ts';

/** A process the benchmark has to end. */
export type Running = { name: string; pid: number; isService: boolean; stop(): Promise<void> };

type Place = { repository: string; folder: string; running: Running[] };

/** Starts the five bundles on a private broker and a private, filled database; returns when the gateway is ready. */
export async function startServices({ repository, folder, running }: Place): Promise<void> {
  const databaseUrl = await startDatabase(join(folder, 'database'), running);
  const bin = findNatsServer();
  if (!bin) throw new Error('nats-server was not found');
  const nats = await startNatsServer({ bin, folder: join(folder, 'nats'), port: await freePort() });
  running.push({ name: 'nats', pid: nats.pid, isService: false, stop: nats.stop });
  await setUpBroker({ servers: `nats://127.0.0.1:${nats.port}`, waitOnFirstConnect: true }, 1);
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    ...serviceMemory,
    NODE_ENV: 'production',
    NATS_URL: `nats://127.0.0.1:${nats.port}`,
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: randomBytes(32).toString('base64url'),
    TRADEFLOW_SECRET: randomBytes(32).toString('base64url'),
    SUPERGRAPH_PATH: join(repository, 'supergraph/supergraph.graphql'),
    PORT: String(port),
  };
  for (const name of services) {
    const own = join(folder, name);
    mkdirSync(own);
    const log = openSync(join(own, 'service.log'), 'a');
    const child: ChildProcess = spawn(
      process.execPath,
      [...flagsOf(name), join(serviceFolder(name), 'dist/main.js')],
      { cwd: own, stdio: ['ignore', log, log], env: { ...env, DATA_DIR: join(own, 'data') } },
    );
    const stop = () => stopChild(child, 'SIGTERM', 20_000);
    running.push({ name, pid: child.pid ?? 0, isService: true, stop });
  }
  const isReady = async () =>
    (await fetch(`http://127.0.0.1:${port}/ready`).catch(() => null))?.ok === true;
  if (await until(isReady, 60_000, 200)) return;
  throw new Error(`not ready: ${lastLines(join(folder, 'supergraph/service.log'))}`);
}

async function startDatabase(folder: string, running: Running[]): Promise<string> {
  const binary = findDatabaseServer();
  if (!binary) throw new Error('neither mysqld nor mariadbd was found');
  const port = await freePort();
  // The services run as in production, which takes no password anybody could guess.
  const password = randomBytes(24).toString('base64url');
  const server = await startDatabaseServer({
    binary,
    folder,
    port,
    durable: false,
    init: [
      'CREATE DATABASE IF NOT EXISTS bench CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
      `CREATE USER IF NOT EXISTS 'bench'@'127.0.0.1' IDENTIFIED BY '${password}';`,
      "GRANT ALL ON bench.* TO 'bench'@'127.0.0.1';",
    ],
  });
  running.push({ name: 'database', pid: server.pid, isService: false, stop: server.stop });
  const url = `mysql://bench:${password}@127.0.0.1:${port}/bench`;
  await migrate({ url, log: () => {} });
  const database = openDatabase({ url, poolSize: 4 });
  try {
    await seedReference(database.db);
    await seedPeople(database.db);
  } finally {
    await database.close();
  }
  return url;
}
