import { type Connection, createConnection } from 'mariadb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../tests/support/environment.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { tablesOfDatabase } from './drift/database-tables.ts';
import { readDatamodel, tablesOfModels } from './drift/model-tables.ts';
import { differences, type Tables } from './drift/table-shape.ts';

let connection: Connection;
let models: Tables;

beforeAll(async () => {
  const { url } = await testDatabase();
  connection = await createConnection({ ...parseDatabaseUrl(url), multipleStatements: true });
  models = tablesOfModels(await readDatamodel());
});
afterAll(() => connection.end());

describe('models and migrations', () => {
  it('describe the same tables', async () => {
    expect(Object.keys(models).length).toBeGreaterThan(8);
    expect(await drift()).toEqual([]);
  });

  // [what is changed behind the models' back, how it is put right, what is said of it]
  it.each([
    ['ADD COLUMN extra INT NULL', 'DROP COLUMN extra', 'columns.extra'],
    [
      'DROP COLUMN payload',
      'ADD COLUMN payload LONGTEXT NOT NULL AFTER aggregateId',
      'columns.payload',
    ],
    ['MODIFY payload TEXT NOT NULL', 'MODIFY payload LONGTEXT NOT NULL', 'columns.payload'],
    ['MODIFY payload LONGTEXT NULL', 'MODIFY payload LONGTEXT NOT NULL', 'columns.payload'],
    [
      'MODIFY createdAt DATETIME(3) NOT NULL',
      'MODIFY createdAt DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
      'columns.createdAt',
    ],
    [
      'MODIFY id CHAR(36) NOT NULL',
      'MODIFY id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
      'columns.id',
    ],
    [
      'MODIFY sequence BIGINT NOT NULL',
      'MODIFY sequence BIGINT NOT NULL AUTO_INCREMENT',
      'columns.sequence',
    ],
    [
      'DROP INDEX auth_outbox_sentAt_sequence_idx',
      'ADD INDEX auth_outbox_sentAt_sequence_idx (sentAt, sequence)',
      'indexes',
    ],
    ['ADD INDEX surplus (subject)', 'DROP INDEX surplus', 'indexes.surplus'],
    ['ADD UNIQUE INDEX surplus (subject)', 'DROP INDEX surplus', 'uniques.surplus'],
    [
      'DROP PRIMARY KEY, ADD PRIMARY KEY (id, sequence)',
      'DROP PRIMARY KEY, ADD PRIMARY KEY (id)',
      'primary key',
    ],
    [
      'ADD CONSTRAINT surplus FOREIGN KEY (id) REFERENCES admin_outbox (id)',
      'DROP FOREIGN KEY surplus',
      'foreignKeys.id',
    ],
  ])('tells of: %s', async (change, repair, words) => {
    await connection.query(`ALTER TABLE auth_outbox ${change}`);
    const found = await drift();
    await connection.query(`ALTER TABLE auth_outbox ${repair}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`auth_outbox ${words}`);
    expect(await drift()).toEqual([]);
  });

  it('tells of tables that only one side knows', async () => {
    await connection.query(
      'CREATE TABLE stray (id INT PRIMARY KEY); RENAME TABLE auth_outbox TO auth_outbux',
    );
    const found = await drift();
    await connection.query('DROP TABLE stray; RENAME TABLE auth_outbux TO auth_outbox');
    expect(found).toEqual([
      'table auth_outbox is in the models only',
      'table auth_outbux is in the database only',
      'table stray is in the database only',
    ]);
  });

  it('tells of enum values and rules of foreign keys that differ', async () => {
    const planted: Tables = structuredClone(models);
    const enumerated = Object.entries(planted).flatMap(([table, shape]) =>
      Object.entries(shape.columns)
        .filter(([, column]) => column.type.startsWith('enum('))
        .map(([name, column]) => ({ table, name, column })),
    )[0];
    const keyed = Object.entries(planted).find(
      ([, shape]) => Object.keys(shape.foreignKeys).length > 0,
    );
    if (!enumerated || !keyed)
      throw new Error('no enum or no foreign key to plant a difference in');
    enumerated.column.type = enumerated.column.type.replace("enum('", "enum('NEW','");
    const [table, shape] = keyed;
    const columns = Object.keys(shape.foreignKeys)[0] ?? '';
    shape.foreignKeys[columns] = `${shape.foreignKeys[columns]} planted`;
    const found = differences(planted, await tablesOfDatabase(connection));
    expect(found).toHaveLength(2);
    expect(found.join('\n')).toContain(`${enumerated.table} columns.${enumerated.name}`);
    expect(found.join('\n')).toContain(`${table} foreignKeys.${columns}`);
  });
});

async function drift(): Promise<string[]> {
  return differences(models, await tablesOfDatabase(connection));
}
