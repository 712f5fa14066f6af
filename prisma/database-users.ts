import { type TableOwner, tableOwners } from './table-access.ts';

/** The name all users of the database begin with; without anything behind it, the one that owns the schema. */
export const userPrefix = 'commerce_tracking';

/** Who comes to the database: a service, whoever migrates and seeds, and whoever looks (Adminer, reports). */
export type DatabaseUser = TableOwner | 'owner' | 'reports';
export const databaseUsers: readonly DatabaseUser[] = ['owner', ...tableOwners, 'reports'];

/** The name of a user. */
export function userName(user: DatabaseUser, prefix: string = userPrefix): string {
  return user === 'owner' ? prefix : `${prefix}_${user}`;
}

/** The setting that holds a user's password where the users are made. */
export function passwordVariable(user: DatabaseUser): string {
  return user === 'owner' ? 'MYSQL_PASSWORD' : `MYSQL_${user.toUpperCase()}_PASSWORD`;
}

/**
 * The statements, for the server's administrator, that make the users or give them new passwords. None of them has a
 * right to a table before `grantAccess` gives it: the rights follow the tables, and those come with migrations.
 */
export function userStatements(options: {
  database: string;
  passwordOf(user: DatabaseUser): string;
  prefix?: string;
}): string[] {
  const { database, passwordOf, prefix } = options;
  const owner = `'${userName('owner', prefix)}'@'%'`;
  return [
    ...databaseUsers.flatMap((user) => {
      const identified = `'${userName(user, prefix)}'@'%' IDENTIFIED BY '${passwordOf(user)}'`;
      return [`CREATE USER IF NOT EXISTS ${identified};`, `ALTER USER ${identified};`];
    }),
    // An underscore stands for any character in the name of a database, unless it is escaped.
    `GRANT ALL PRIVILEGES ON \`${database.replaceAll('_', '\\_')}\`.* TO ${owner} WITH GRANT OPTION;`,
    // To see which rights were given, and take back those that are no longer right.
    `GRANT SELECT ON mysql.tables_priv TO ${owner};`,
  ];
}
