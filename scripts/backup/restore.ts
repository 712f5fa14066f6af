import { connectNats, type NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { parseDatabaseUrl } from '@commerce-tracking/prisma/database-url';
import { type Connection, createConnection } from 'mariadb';
import { Refusal, step } from '../start/refusal.ts';
import type { Place } from './backup.ts';
import { type Content, type Manifest, readManifest } from './manifest.ts';
import { contentOfStream, loadStream, streamsInUse } from './streams.ts';
import { connectionSettings, contentOf, loadTable, tableNames } from './tables.ts';

/**
 * Brings a backup back into an empty database and an empty broker, and compares what is there then, line by
 * line, with what was saved. Nothing that exists is overwritten.
 */
export async function restore(
  place: Place & { natsReplicas: number },
  folder: string,
  secrets: string,
): Promise<Manifest> {
  const manifest = readManifest(folder);
  if (manifest.secrets !== secrets) {
    throw new Refusal(
      'The secrets at hand are not those of the backup, so its signing keys and second factors could not be read: put the AUTH_SECRET, ADMIN_SECRET and TRADEFLOW_SECRET of that time into .env, then restore again.',
    );
  }
  const address = { ...parseDatabaseUrl(place.databaseUrl), ...connectionSettings };
  const connection = await createConnection(address);
  const nats = await connectNats({ ...place.nats, name: 'restore' });
  try {
    await assertEmpty(connection, nats);
    await step('tables', () => loadTables(connection, manifest, folder));
    await step('streams', async () => {
      for (const stream of manifest.streams) {
        await loadStream(nats, stream, folder, place.natsReplicas);
      }
    });
    await step('comparing with the backup', () => compare(connection, nats, manifest));
    return manifest;
  } finally {
    await nats.close();
    await connection.end();
  }
}

/** @throws Refusal */
async function assertEmpty(connection: Connection, nats: NatsConnection): Promise<void> {
  const tables = await tableNames(connection);
  const streams = await streamsInUse(nats);
  if (tables.length === 0 && streams.length === 0) return;
  throw new Refusal(
    `A backup is restored into an empty place only, and here are ${tables.length} tables and ${streams.length} streams: empty database and broker first (\`npm run reset\` does it for a local installation).`,
  );
}

async function loadTables(
  connection: Connection,
  { tables }: Manifest,
  folder: string,
): Promise<void> {
  await connection.query(
    "SET SESSION foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00', sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_TRANS_TABLES'",
  );
  for (const table of tables) {
    await connection.query('START TRANSACTION');
    await loadTable(connection, table, folder);
    await connection.query('COMMIT');
  }
}

async function compare(
  connection: Connection,
  nats: NatsConnection,
  { tables, streams }: Manifest,
): Promise<void> {
  const differences: string[] = [];
  const judge = (what: string, saved: Content, found: Content) => {
    if (saved.lines === found.lines && saved.sha256 === found.sha256) return;
    differences.push(`${what}: ${saved.lines} saved, ${found.lines} restored`);
  };
  for (const table of tables) judge(table.name, table, await contentOf(connection, table.name));
  for (const stream of streams) {
    // The work queue gives its messages away as soon as somebody works; nobody does here.
    judge(stream.name, stream, await contentOfStream(nats, stream.name));
  }
  if (differences.length > 0) {
    throw new Refusal(
      `What was restored is not what was saved, so do not use it:\n  ${differences.join('\n  ')}`,
    );
  }
}
