import { type Connection, createConnection } from 'mariadb';
import { parseDatabaseUrl } from './database-url.ts';
import { type DatabaseUser, userName, userPrefix } from './database-users.ts';
import { isForReports, mayRead, ownerOf, tableOwners } from './table-access.ts';

const reading = ['Select'];
const writing = ['Select', 'Insert', 'Update', 'Delete'];

/** What each user may do with each table: `user table` → privileges. */
export function accessOf(tables: readonly string[], prefix: string): Map<string, string[]> {
  const access = new Map<string, string[]>();
  const give = (user: DatabaseUser, table: string, privileges: string[]) =>
    access.set(`${userName(user, prefix)} ${table}`, privileges);
  for (const table of tables) {
    for (const service of tableOwners) {
      if (ownerOf(table) === service) give(service, table, writing);
      else if (mayRead(service, table)) give(service, table, reading);
    }
    if (isForReports(table)) give('reports', table, reading);
  }
  return access;
}

/**
 * Gives the database's users the rights of `table-access.ts` on the tables there are, and takes back others; called
 * after each migration, as the owner of the schema. Nothing is sent where everything is right already.
 * @throws Error saying what to do where the users do not exist
 */
export async function grantAccess(options: {
  url: string;
  prefix?: string;
}): Promise<{ changed: number }> {
  const { url, prefix = userPrefix } = options;
  const address = parseDatabaseUrl(url);
  const connection = await createConnection({ ...address, multipleStatements: true });
  try {
    const statements = differences(
      address.database,
      accessOf(await tablesOf(connection), prefix),
      await givenAccess(connection, address.database, prefix),
    );
    // Left to itself, MariaDB makes a user without a password of whom it does not know.
    if (connection.info?.isMariaDB()) {
      await connection.query("SET sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_CREATE_USER')");
    }
    if (statements.length > 0) await connection.query(statements.join('\n'));
    return { changed: statements.length };
  } catch (error) {
    throw explained(error);
  } finally {
    await connection.end();
  }
}

function differences(
  database: string,
  wanted: Map<string, string[]>,
  given: Map<string, string[]>,
): string[] {
  const statements: string[] = [];
  const on = (key: string, word: 'TO' | 'FROM') => {
    const [user, table] = key.split(' ');
    return `ON \`${database}\`.\`${table}\` ${word} '${user}'@'%';`;
  };
  for (const [key, privileges] of given) {
    const tooMany = privileges.filter((privilege) => !wanted.get(key)?.includes(privilege));
    if (tooMany.length > 0) statements.push(`REVOKE ${tooMany.join(', ')} ${on(key, 'FROM')}`);
  }
  for (const [key, privileges] of wanted) {
    const missing = privileges.filter((privilege) => !given.get(key)?.includes(privilege));
    if (missing.length > 0) statements.push(`GRANT ${missing.join(', ')} ${on(key, 'TO')}`);
  }
  return statements;
}

async function tablesOf(connection: Connection): Promise<string[]> {
  const rows: { name: string }[] = await connection.query(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
  );
  return rows.map(({ name }) => name);
}

async function givenAccess(
  connection: Connection,
  database: string,
  prefix: string,
): Promise<Map<string, string[]>> {
  const rows: { user: string; name: string; privileges: string }[] = await connection.query(
    "SELECT User AS user, Table_name AS name, CAST(Table_priv AS CHAR) AS privileges FROM mysql.tables_priv WHERE Host = '%' AND Db = ?",
    [database],
  );
  const users = new Set([...tableOwners, 'reports' as const].map((user) => userName(user, prefix)));
  return new Map(
    rows
      .filter(({ user }) => users.has(user))
      .map(({ user, name, privileges }) => [`${user} ${name}`, privileges.split(',')]),
  );
}

const noSuchUser = new Set([1133, 1410]);
const notAllowed = new Set([1044, 1142, 1227]);

function explained(error: unknown): unknown {
  const { errno } = error as { errno?: number };
  if (errno === undefined) return error;
  if (noSuchUser.has(errno)) {
    return new Error(
      'The users of the services do not exist yet: run infra/mysql/init.sh on the database server (infra/README.md says how), then migrate again',
      { cause: error },
    );
  }
  if (notAllowed.has(errno)) {
    return new Error(
      'This user may not give the services their rights: migrate as the owner of the schema, which infra/mysql/init.sh makes',
      { cause: error },
    );
  }
  return error;
}
