import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Connection, createConnection } from 'mariadb';
import { parseDatabaseUrl } from './database-url.ts';

export type MigrateOptions = {
  url: string;
  log?: (line: string) => void;
  /** Folder of the migrations; this package's own unless a test says otherwise. */
  folder?: string;
  /** How long to wait for another migration of the same server. */
  lockTimeoutS?: number;
};

type Migration = { name: string; sql: string; checksums: string[] };
type Applied = { name: string; checksum: string; finished: number; rolledBack: number };

// Beside this file, or one above it where this file is bundled into dist/.
const ownFolder =
  ['migrations', '../migrations']
    .map((name) => path.join(import.meta.dirname, name))
    .find((folder) => existsSync(folder)) ?? 'migrations';

/**
 * Brings a database to the present schema. Reads Prisma's folders and keeps Prisma's own table
 * and lock, so that `prisma migrate` can take over, or hand over, at any time.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.folder ?? ownFolder);
  return locked(options, async (connection) => {
    await connection.query(createTable);
    const known = await readApplied(connection);
    assertHistory(migrations, known);
    const done = new Set(known.filter(isInForce).map((row) => row.name));
    const applied: string[] = [];
    for (const migration of migrations) {
      if (done.has(migration.name)) continue;
      await apply(connection, migration);
      options.log?.(`applied ${migration.name}`);
      applied.push(migration.name);
    }
    return { applied };
  });
}

/** Clears a failed migration whose half-done work somebody has undone by hand, so that it may run again. */
export async function markRolledBack(options: MigrateOptions & { name: string }): Promise<void> {
  await locked(options, async (connection) => {
    const result = await connection.query(
      'UPDATE `_prisma_migrations` SET `rolled_back_at` = UTC_TIMESTAMP(3) WHERE `migration_name` = ? AND `finished_at` IS NULL AND `rolled_back_at` IS NULL',
      [options.name],
    );
    if (result.affectedRows === 0)
      throw new Error(`No failed migration is called ${options.name}.`);
    options.log?.(`marked ${options.name} as rolled back`);
  });
}

async function locked<T>(
  { url, lockTimeoutS = 10 }: MigrateOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await createConnection({
    ...parseDatabaseUrl(url),
    multipleStatements: true,
    timezone: 'Z',
    connectTimeout: 5_000,
  });
  try {
    // The name is the one Prisma's own engine takes, so the two never work at once.
    const [row] = await connection.query("SELECT GET_LOCK('prisma_migrate', ?) AS `got`", [
      lockTimeoutS,
    ]);
    if (Number(row.got) !== 1) {
      throw new Error('Another migration is running on this server; wait for it and try again.');
    }
    return await work(connection);
  } finally {
    await connection.end(); // gives the lock back too
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      const unix = sql.replaceAll('\r\n', '\n');
      // A checkout may have changed the line ends; that is not an edit.
      const checksums = [sql, unix, unix.replaceAll('\n', '\r\n')].map(checksumOf);
      return { name, sql, checksums };
    }),
  );
}

async function readApplied(connection: Connection): Promise<Applied[]> {
  return connection.query(
    'SELECT `migration_name` AS `name`, `checksum` AS `checksum`, `finished_at` IS NOT NULL AS `finished`, `rolled_back_at` IS NOT NULL AS `rolledBack` FROM `_prisma_migrations` ORDER BY `started_at`',
  );
}

function assertHistory(migrations: Migration[], known: Applied[]): void {
  const failed = known.find((row) => !Number(row.finished) && !Number(row.rolledBack));
  if (failed) {
    throw new Error(
      `Migration ${failed.name} failed earlier and may be half done. Undo what it did, then run: npm run migrate -- --rolled-back ${failed.name}`,
    );
  }
  for (const row of known.filter(isInForce)) {
    const migration = migrations.find(({ name }) => name === row.name);
    if (migration && !migration.checksums.includes(row.checksum)) {
      throw new Error(
        `Migration ${row.name} was edited after it had been applied. Restore it and write a new one.`,
      );
    }
  }
}

async function apply(connection: Connection, { name, sql, checksums }: Migration): Promise<void> {
  const id = randomUUID();
  await connection.query(
    'INSERT INTO `_prisma_migrations` (`id`, `checksum`, `migration_name`, `started_at`) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
    [id, checksums[0], name],
  );
  try {
    await connection.query(sql);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await connection.query('UPDATE `_prisma_migrations` SET `logs` = ? WHERE `id` = ?', [
      message,
      id,
    ]);
    throw new Error(`Migration ${name} failed: ${message}`, { cause: error });
  }
  await connection.query(
    'UPDATE `_prisma_migrations` SET `finished_at` = UTC_TIMESTAMP(3), `applied_steps_count` = 1 WHERE `id` = ?',
    [id],
  );
}

function isInForce(row: Applied): boolean {
  return Boolean(Number(row.finished)) && !Number(row.rolledBack);
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const createTable = `CREATE TABLE IF NOT EXISTS \`_prisma_migrations\` (
  \`id\` VARCHAR(36) NOT NULL,
  \`checksum\` VARCHAR(64) NOT NULL,
  \`finished_at\` DATETIME(3) NULL,
  \`migration_name\` VARCHAR(255) NOT NULL,
  \`logs\` TEXT NULL,
  \`rolled_back_at\` DATETIME(3) NULL,
  \`started_at\` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  \`applied_steps_count\` INT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (\`id\`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;
