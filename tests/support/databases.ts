import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mariadb';
import { inject } from 'vitest';
import { userName, userStatements } from '../../prisma/database-users.ts';
import { grantAccess } from '../../prisma/grant-access.ts';
import type { TableOwner } from '../../prisma/table-access.ts';
import { CHARSET, type Content, connectTo, databaseName, seededName } from './database-template.ts';
import { seed } from './seed.ts';

type Database = { url: string; drop(): Promise<void> };

/** A fresh, migrated, empty database, and the way to drop it. */
export async function createDatabase(): Promise<Database> {
  return create((connection) => fill(connection));
}

/**
 * A fresh database with reference and demo data. They are loaded once for the run and copied from then on, which
 * is some thirty times faster.
 */
export async function createSeededDatabase(content: Content = 'all'): Promise<Database> {
  return create(async (connection, name) => {
    const source = await seededTemplate(connection, content);
    await connection.query(`USE \`${name}\``);
    await fill(connection);
    await copyRows(connection, source, name);
  });
}

async function create(
  content: (connection: Connection, name: string) => Promise<void>,
): Promise<Database> {
  const server = inject('databaseUrl');
  const base = databaseName(server).replace(/_test$/, '');
  const name = `${base}_${randomBytes(6).toString('hex')}_test`;
  const connection = await connectTo(server);
  try {
    await connection.query(`CREATE DATABASE \`${name}\` ${CHARSET}; USE \`${name}\``);
    await content(connection, name);
  } finally {
    await connection.end();
  }
  return { url: addressOf(name), drop: () => drop(server, name) };
}

async function fill(connection: Connection): Promise<void> {
  await connection.query(readFileSync(join(inject('runFolder'), 'template.sql'), 'utf8'));
}

/** Name of the database with such data, made by whoever asks first; others wait for it. */
async function seededTemplate(connection: Connection, content: Content): Promise<string> {
  const name = seededName(inject('databaseUrl'), content);
  await connection.query('DO GET_LOCK(?, 120)', [name]);
  try {
    const [made] = await connection.query(
      `SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'made'`,
      [name],
    );
    if (made) return name;
    await connection.query(
      `DROP DATABASE IF EXISTS \`${name}\`; CREATE DATABASE \`${name}\` ${CHARSET}; USE \`${name}\``,
    );
    await fill(connection);
    await seed(addressOf(name), content);
    await connection.query('CREATE TABLE `made` (`id` INT PRIMARY KEY)');
    return name;
  } finally {
    await connection.query('DO RELEASE_LOCK(?)', [name]);
  }
}

async function copyRows(connection: Connection, from: string, to: string): Promise<void> {
  await connection.query('SET SESSION group_concat_max_len = 100000');
  const columns: { name: string; list: string }[] = await connection.query(
    `SELECT TABLE_NAME AS name, GROUP_CONCAT(CONCAT('\`', COLUMN_NAME, '\`')) AS list
     FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = ? AND COALESCE(GENERATION_EXPRESSION, '') = '' GROUP BY TABLE_NAME`,
    [to],
  );
  const copies = columns.map(
    ({ name, list }) =>
      `DELETE FROM \`${to}\`.\`${name}\`;
       INSERT INTO \`${to}\`.\`${name}\` (${list}) SELECT ${list} FROM \`${from}\`.\`${name}\``,
  );
  const settings = 'SET FOREIGN_KEY_CHECKS = ';
  await connection.query(`${settings}0; ${copies.join(';\n')}; ${settings}1`);
}

function addressOf(database: string): string {
  const url = new URL(inject('databaseUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

const testUsers = 'ct_test';

/** One with the users of the services beside its administrator; they have the rights they have in production. */
export async function createServiceDatabase(
  isSeeded: boolean,
): Promise<Database & { urlOf(service: TableOwner): string }> {
  const database = await (isSeeded ? createSeededDatabase() : createDatabase());
  const passwordOf = () => testUsers;
  const users = { database: databaseName(database.url), passwordOf, prefix: testUsers };
  const connection = await connectTo(database.url);
  try {
    await connection.query(userStatements(users).join('\n'));
  } finally {
    await connection.end();
  }
  await grantAccess({ url: database.url, prefix: testUsers });
  const urlOf = (service: TableOwner) => {
    const url = new URL(database.url);
    url.username = userName(service, testUsers);
    url.password = passwordOf();
    return url.href;
  };
  return { ...database, urlOf };
}

async function drop(server: string, name: string): Promise<void> {
  const connection = await connectTo(server);
  try {
    await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
  } finally {
    await connection.end();
  }
}
