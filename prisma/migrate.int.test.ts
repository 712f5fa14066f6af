import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Connection, createConnection } from 'mariadb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../tests/support/environment.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { markRolledBack, migrate } from './migrate.ts';

let url: string;
let connection: Connection;
let folder: string;

beforeAll(async () => {
  url = (await testDatabase()).url;
  connection = await createConnection({ ...parseDatabaseUrl(url), multipleStatements: true });
});

beforeEach(async () => {
  const { database } = parseDatabaseUrl(url);
  await connection.query(
    `DROP DATABASE \`${database}\`; CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci; USE \`${database}\``,
  );
  folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
  await write(
    '1_river',
    'CREATE TABLE river (id INT PRIMARY KEY);\nINSERT INTO river VALUES (1);\n',
  );
  await write('2_bridge', 'CREATE TABLE bridge (id INT PRIMARY KEY);\n');
  return () => rm(folder, { recursive: true });
});

afterAll(() => connection.end());

describe('migrate', () => {
  it('applies every migration once, in order of name', async () => {
    expect(await migrate({ url, folder })).toEqual({ applied: ['1_river', '2_bridge'] });
    expect(await migrate({ url, folder })).toEqual({ applied: [] });
    await write('3_ferry', 'CREATE TABLE ferry (id INT PRIMARY KEY);');
    expect(await migrate({ url, folder })).toEqual({ applied: ['3_ferry'] });
    const rows = await connection.query(
      'SELECT * FROM _prisma_migrations ORDER BY started_at, migration_name',
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      migration_name: '1_river',
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      finished_at: expect.any(Date),
      rolled_back_at: null,
      logs: null,
      applied_steps_count: 1,
    });
  });

  it('lets two processes start at once: one applies, the other waits and finds all done', async () => {
    const runs = await Promise.all([migrate({ url, folder }), migrate({ url, folder })]);
    expect(runs.flatMap((run) => run.applied).sort()).toEqual(['1_river', '2_bridge']);
  });

  it('takes other line ends for the same migration', async () => {
    await migrate({ url, folder });
    await write(
      '1_river',
      'CREATE TABLE river (id INT PRIMARY KEY);\r\nINSERT INTO river VALUES (1);\r\n',
    );
    expect(await migrate({ url, folder })).toEqual({ applied: [] });
  });

  it('refuses a migration that was edited after it had been applied', async () => {
    await migrate({ url, folder });
    await write('1_river', 'CREATE TABLE river (id BIGINT PRIMARY KEY);');
    await expect(migrate({ url, folder })).rejects.toThrow(/1_river was edited/);
  });

  it('stops at a failing migration, keeps the reason, and refuses to go on until it is cleared', async () => {
    await write(
      '2_bridge',
      'CREATE TABLE bridge (id INT PRIMARY KEY); CREATE TABLE river (id INT);',
    );
    await write('3_ferry', 'CREATE TABLE ferry (id INT PRIMARY KEY);');
    await expect(migrate({ url, folder })).rejects.toThrow(/2_bridge failed: .*river/);
    const [row] = await connection.query(
      "SELECT * FROM _prisma_migrations WHERE migration_name = '2_bridge'",
    );
    expect(row).toMatchObject({ finished_at: null, logs: expect.stringContaining('river') });
    await expect(migrate({ url, folder })).rejects.toThrow(/2_bridge failed earlier/);

    await connection.query('DROP TABLE bridge');
    await markRolledBack({ url, folder, name: '2_bridge' });
    await write('2_bridge', 'CREATE TABLE bridge (id INT PRIMARY KEY);');
    expect(await migrate({ url, folder })).toEqual({ applied: ['2_bridge', '3_ferry'] });
  });

  it('does not start beside another migration', async () => {
    const other = await createConnection(parseDatabaseUrl(url));
    await other.query("SELECT GET_LOCK('prisma_migrate', 0)");
    await expect(migrate({ url, folder, lockTimeoutS: 0 })).rejects.toThrow(/Another migration/);
    await other.end();
    await expect(migrate({ url, folder })).resolves.toBeDefined();
  });

  it('accepts a table that Prisma has filled, and its rolled-back rows', async () => {
    await migrate({ url, folder });
    await connection.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at) VALUES (?, 'x', '1_river', NOW(3))",
      [randomUUID()],
    );
    expect(await migrate({ url, folder })).toEqual({ applied: [] });
  });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'migration.sql'), sql);
}
