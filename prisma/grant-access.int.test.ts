import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mariadb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectTo, databaseName } from '../tests/support/database-template.ts';
import { createDatabase } from '../tests/support/databases.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { type DatabaseUser, databaseUsers, passwordVariable, userName } from './database-users.ts';
import { grantAccess } from './grant-access.ts';
import { mayRead, ownerOf, tableOwners } from './table-access.ts';

// Users of this file alone, since they belong to the whole server.
const prefix = 'grant_test';
const denied = [1044, 1142, 1227, 1370];
let url: string;
let admin: Connection;
let tables: string[];
/** The columns of each table that can be written. */
let columns: Map<string, string>;
const drops: (() => Promise<void>)[] = [];
const open = new Map<DatabaseUser, Connection>();

beforeAll(async () => {
  const database = await createDatabase();
  url = database.url;
  admin = await connectTo(url);
  await admin.query(statementsOfInitScript(databaseName(url)));
  await grantAccess({ url: urlAs('owner'), prefix });
  await admin.query(`USE \`${databaseName(url)}\`; SET SESSION group_concat_max_len = 10000`);
  const rows: { name: string; list: string }[] = await admin.query(
    `SELECT TABLE_NAME AS name, GROUP_CONCAT(CONCAT('\`', COLUMN_NAME, '\`')) AS list FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND COALESCE(GENERATION_EXPRESSION, '') = '' GROUP BY TABLE_NAME`,
  );
  columns = new Map(rows.map(({ name, list }) => [name, list]));
  tables = [...columns.keys()];
  for (const user of databaseUsers) {
    open.set(user, await createConnection(parseDatabaseUrl(urlAs(user))));
  }
  drops.push(database.drop);
});

afterAll(async () => {
  for (const connection of open.values()) await connection.end();
  for (const user of databaseUsers) {
    await admin?.query(`DROP USER IF EXISTS '${userName(user, prefix)}'@'%'`);
  }
  await admin?.end();
  for (const drop of drops) await drop();
});

describe.each(tableOwners)('the user of %s', (service) => {
  it('writes its own tables and nobody else’s', async () => {
    for (const table of tables) {
      const isOwn = ownerOf(table) === service;
      const list = columns.get(table);
      const insert = `INSERT INTO \`${table}\` (${list}) SELECT ${list} FROM \`${table}\` LIMIT 0`;
      expect(await attempt(service, insert), table).toBe(isOwn ? 'done' : 'denied');
      expect(await attempt(service, `DELETE FROM \`${table}\` WHERE 1 = 0`), table).toBe(
        isOwn ? 'done' : 'denied',
      );
    }
  });

  it('reads its own tables and those it is said to read', async () => {
    for (const table of tables) {
      expect(await attempt(service, `SELECT COUNT(*) FROM \`${table}\``), table).toBe(
        mayRead(service, table) ? 'done' : 'denied',
      );
    }
  });

  it('keeps what it reads as it is until the end of its transaction', async () => {
    for (const table of tables.filter((name) => mayRead(service, name))) {
      const statement = `SELECT COUNT(*) FROM \`${table}\` LOCK IN SHARE MODE`;
      expect(await attempt(service, statement), table).toBe('done');
    }
  });

  it('changes no schema, makes no user and gives no rights', async () => {
    const own = `${service}_outbox`;
    for (const statement of [
      'CREATE TABLE intruder (id INT)',
      `ALTER TABLE \`${own}\` ADD COLUMN intruder INT`,
      `DROP TABLE \`${own}\``,
      `TRUNCATE TABLE \`${own}\``,
      `CREATE INDEX intruder ON \`${own}\` (createdAt)`,
      'CREATE VIEW intruder AS SELECT 1',
      'CREATE TRIGGER intruder BEFORE INSERT ON `admin_outbox` FOR EACH ROW SET NEW.sentAt = NULL',
      'CREATE DATABASE intruder',
      "CREATE USER 'intruder'@'%' IDENTIFIED BY 'x'",
      `GRANT SELECT ON \`${own}\` TO '${userName('reports', prefix)}'@'%'`,
      'SELECT COUNT(*) FROM mysql.user',
      "SELECT 1 INTO OUTFILE '/dev/null'",
    ]) {
      expect(await attempt(service, statement), statement).toBe('denied');
    }
  });
});

describe('the user for reports', () => {
  it('reads, without what proves who somebody is, and writes nothing', async () => {
    expect(await attempt('reports', 'SELECT COUNT(*) FROM tradeflow_collection')).toBe('done');
    for (const table of ['auth_credential', 'auth_session', 'auth_signing_key']) {
      expect(await attempt('reports', `SELECT COUNT(*) FROM ${table}`), table).toBe('denied');
    }
    for (const table of tables) {
      expect(await attempt('reports', `DELETE FROM \`${table}\` WHERE 1 = 0`), table).toBe(
        'denied',
      );
    }
  });
});

describe('the owner of the schema', () => {
  it('changes the schema, and no user', async () => {
    expect(await attempt('owner', 'CREATE TABLE model_passing (id INT PRIMARY KEY)')).toBe('done');
    expect(
      await attempt('owner', `ALTER USER '${userName('auth', prefix)}'@'%' IDENTIFIED BY 'x'`),
    ).toBe('denied');
    expect(await attempt('owner', 'SELECT COUNT(*) FROM mysql.user')).toBe('denied');
  });

  it('gives rights on new tables, takes back what is not theirs, and leaves alone what is right', async () => {
    expect(await attempt('model', 'SELECT COUNT(*) FROM model_passing')).toBe('denied');
    const stray = `${userName('model', prefix)}`;
    await open.get('owner')?.query(`GRANT UPDATE ON auth_user TO '${stray}'@'%'`);
    await grantAccess({ url: urlAs('owner'), prefix });
    expect(await attempt('model', 'SELECT COUNT(*) FROM model_passing')).toBe('done');
    expect(await attempt('model', "UPDATE auth_user SET version = 2 WHERE id = 'x'")).toBe(
      'denied',
    );
    expect(await grantAccess({ url: urlAs('owner'), prefix })).toEqual({ changed: 0 });

    await open.get('owner')?.query('DROP TABLE model_passing');
    await grantAccess({ url: urlAs('owner'), prefix });
    expect(await grantAccess({ url: urlAs('owner'), prefix })).toEqual({ changed: 0 });
  });

  it('says what to do where the users were never made', async () => {
    await expect(grantAccess({ url, prefix: 'nobody_test' })).rejects.toThrow(
      'infra/mysql/init.sh',
    );
    await expect(grantAccess({ url: urlAs('auth'), prefix })).rejects.toThrow('as the owner');
  });
});

async function attempt(user: DatabaseUser, statement: string): Promise<'done' | 'denied'> {
  try {
    await open.get(user)?.query(statement);
    return 'done';
  } catch (error) {
    if (denied.includes((error as { errno: number }).errno)) return 'denied';
    throw error;
  }
}

function urlAs(user: DatabaseUser): string {
  const address = new URL(url);
  address.username = userName(user, prefix);
  address.password = passwordOf(user);
  return address.href;
}

function passwordOf(user: DatabaseUser): string {
  return `password-of-${user}`;
}

/** What the script of the container would say to its server, taken down by a client that only listens. */
function statementsOfInitScript(database: string): string {
  const folder = mkdtempSync(join(inject('runFolder'), 'init-'));
  const client = join(folder, 'mysql');
  writeFileSync(client, '#!/bin/sh\ncat\n');
  chmodSync(client, 0o755);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${passwordOf('auth')}\n`);
  const passwords = databaseUsers
    .filter((user) => user !== 'auth')
    .map((user) => [passwordVariable(user), passwordOf(user)]);
  return execFileSync('sh', ['infra/mysql/init.sh'], {
    encoding: 'utf8',
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      MYSQL_ROOT_PASSWORD: 'root',
      MYSQL_AUTH_PASSWORD_FILE: passwordFile,
      ...Object.fromEntries(passwords),
    },
  })
    .replaceAll('commerce\\_tracking', database.replaceAll('_', '\\_'))
    .replaceAll('`commerce_tracking`', `\`${database}\``)
    .replaceAll("'commerce_tracking", `'${prefix}`);
}
