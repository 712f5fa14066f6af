import { writeFileSync } from 'node:fs';
import { migrate } from '@commerce-tracking/prisma/migrate';
import { type Connection, createConnection } from 'mariadb';

/**
 * Migrates the template database once and writes it down as one script. Replaying that is several times faster
 * than migrating again for every test file.
 */
export async function makeTemplate(url: string, file: string): Promise<void> {
  const name = databaseName(url);
  const connection = await connectTo(url);
  try {
    for (const old of [name, ...contents.map((content) => seededName(url, content))]) {
      await connection.query(`DROP DATABASE IF EXISTS \`${old}\``);
    }
    await connection.query(`CREATE DATABASE \`${name}\` ${CHARSET}`);
    await migrate({ url, log: () => {} });
    await connection.query(`USE \`${name}\``);
    writeFileSync(file, await script(connection, name));
  } finally {
    await connection.end();
  }
}

export const CHARSET = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/** Name of the database an address points to. */
export function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

const contents = ['reference', 'people', 'all'] as const;

/** What a database holds from the beginning: reference data, the demo people too, or all that `npm run seed` loads. */
export type Content = (typeof contents)[number];

/** Name of the database that keeps such data for the run, beside the template. */
export function seededName(url: string, content: Content): string {
  return `${databaseName(url).replace(/_test$/, '')}_seeded_${content}_test`;
}

/** A connection for administration: to the server, not to the database the address names. */
export async function connectTo(url: string): Promise<Connection> {
  const { hostname, port, username, password } = new URL(url);
  return createConnection({
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    multipleStatements: true,
    allowPublicKeyRetrieval: true,
    timezone: 'Z',
  });
}

async function script(connection: Connection, template: string): Promise<string> {
  const statements = ['SET FOREIGN_KEY_CHECKS = 0'];
  const tables: { name: string }[] = await connection.query(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME`,
    [template],
  );
  for (const { name } of tables) {
    const [row]: Record<string, string>[] = await connection.query(`SHOW CREATE TABLE \`${name}\``);
    statements.push(String(row?.['Create Table']));
    const [count]: { n: number | bigint }[] = await connection.query(
      `SELECT COUNT(*) AS n FROM \`${name}\``,
    );
    // Migrations may bring rows of their own, the list of migrations among them.
    if (Number(count?.n)) {
      statements.push(`INSERT INTO \`${name}\` SELECT * FROM \`${template}\`.\`${name}\``);
    }
  }
  statements.push('SET FOREIGN_KEY_CHECKS = 1');
  return `${statements.join(';\n')};\n`;
}
