import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectOptions, connectNats } from '@commerce-tracking/federation-nats/connection';
import { parseDatabaseUrl } from '@commerce-tracking/prisma/database-url';
import { createConnection } from 'mariadb';
import { Refusal, step } from '../start/refusal.ts';
import { type Manifest, type SavedTable, writeManifest } from './manifest.ts';
import { saveStreams } from './streams.ts';
import { beginSnapshot, connectionSettings, saveTable, type Touch, tableNames } from './tables.ts';

/** Clocks of broker, database and this machine may differ by so much. */
const marginMs = 10 * 60_000;

/** Where database and broker are, and as whom to come there. */
export type Place = { databaseUrl: string; nats: Omit<ConnectOptions, 'name'> };

/**
 * Saves streams and tables of a running system into a new folder. The streams come first: the database is
 * what counts, and what it had sent by its own snapshot but the streams did not hold yet goes out again after
 * a restore. Nothing in the streams then speaks of what the database does not know.
 */
export async function backup(
  place: Place,
  folder: string,
  secrets: string,
  /** Awaited when the streams are saved and the tables are not. */
  onStreams: () => Promise<void> = async () => undefined,
): Promise<Manifest> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const takenAt = new Date();
  const kept = new Set<string>();
  const nats = await connectNats({ ...place.nats, name: 'backup' });
  const streams = await step('streams', () =>
    saveStreams(nats, folder, (id) => void kept.add(id)),
  ).finally(() => nats.close());
  await onStreams();

  const connection = await createConnection({
    ...parseDatabaseUrl(place.databaseUrl),
    ...connectionSettings,
  });
  try {
    const tables = await step('tables', async () => {
      await beginSnapshot(connection);
      const saved: SavedTable[] = [];
      for (const name of await tableNames(connection)) {
        const touch = name.endsWith('_outbox') ? sendAgain(kept, takenAt) : undefined;
        saved.push(await saveTable(connection, name, folder, touch));
      }
      if (saved.length > 0) return saved;
      throw new Refusal(
        'The database is empty, so there is nothing to save: look at DATABASE_URL.',
      );
    });
    const [{ version }] = await connection.query('SELECT VERSION() AS version');
    const made: Manifest = {
      format: 1,
      takenAt: takenAt.toISOString(),
      server: version,
      secrets,
      tables,
      streams,
    };
    writeManifest(folder, made);
    return made;
  } finally {
    await connection.end();
  }
}

/** What was sent while the backup was taken, and is not in the saved streams, counts as not sent. */
function sendAgain(kept: ReadonlySet<string>, takenAt: Date): Touch {
  const since = takenAt.getTime() - marginMs;
  return (row) => {
    const { id, sentAt } = row;
    if (typeof sentAt !== 'string' || kept.has(String(id))) return row;
    return Date.parse(`${sentAt.replace(' ', 'T')}Z`) < since ? row : { ...row, sentAt: null };
  };
}

/** Where a backup goes when nobody says where. */
export function backupFolder(root: string, now = new Date()): string {
  // Not in the data folder, which `npm run reset` removes.
  return join(root, 'backups', now.toISOString().slice(0, 19).replaceAll(':', '-'));
}
