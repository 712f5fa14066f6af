import { randomBytes } from 'node:crypto';
import { openDatabase } from '@commerce-tracking/prisma/client';
import { migrate } from '@commerce-tracking/prisma/migrate';
import { seedPeople } from '@commerce-tracking/prisma/seed/demo/people';
import { seedReference } from '@commerce-tracking/prisma/seed/reference/index';
import { findDatabaseServer } from '../../scripts/servers/binaries.ts';
import { startDatabaseServer } from '../../scripts/servers/database-server.ts';
import { freePort } from '../../scripts/servers/ports.ts';
import type { BenchProcess } from '../lab/processes.ts';
import { addCollectors, type Collector } from './collectors.ts';

export type BenchDatabase = {
  process: BenchProcess;
  urls: { ours: string; raw: string };
  collectors: Collector[];
};

/**
 * A private server that keeps every commit over a crash, with a database for each side: the same
 * tables and indexes, in the product's own also reference data, people and collectors.
 */
export async function startDatabase(
  folder: string,
  collectors: number,
  processes: BenchProcess[],
): Promise<BenchDatabase> {
  const binary = findDatabaseServer();
  if (!binary) throw new Error('neither mysqld nor mariadbd was found');
  const port = await freePort();
  // The worker runs as in production, which takes no password anybody could guess.
  const password = randomBytes(24).toString('base64url');
  const server = await startDatabaseServer({
    binary,
    folder,
    port,
    durable: true,
    init: [
      'CREATE DATABASE IF NOT EXISTS ours CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
      'CREATE DATABASE IF NOT EXISTS raw CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
      `CREATE USER IF NOT EXISTS 'bench'@'127.0.0.1' IDENTIFIED BY '${password}';`,
      "GRANT ALL ON *.* TO 'bench'@'127.0.0.1';",
    ],
  });
  const running = { name: 'database', pid: server.pid, stop: server.stop };
  processes.push(running);
  const urlOf = (name: string) => `mysql://bench:${password}@127.0.0.1:${port}/${name}`;
  const urls = { ours: urlOf('ours'), raw: urlOf('raw') };
  await migrate({ url: urls.ours });
  await migrate({ url: urls.raw });
  const database = openDatabase({ url: urls.ours, poolSize: 4 });
  try {
    await seedReference(database.db);
    await seedPeople(database.db);
    const people = await addCollectors(database.db, collectors);
    return { process: running, urls, collectors: people };
  } finally {
    await database.close();
  }
}
