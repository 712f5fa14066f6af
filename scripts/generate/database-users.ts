import {
  type DatabaseUser,
  databaseUsers,
  passwordVariable,
  userPrefix,
  userStatements,
} from '@commerce-tracking/prisma/database-users';
import { emit, type Generated, nothingYet } from './output.ts';

/** Writes the script that makes the users of the database in its container. */
export async function generateDatabaseUsers(check: boolean): Promise<Generated> {
  const result = nothingYet();
  emit(result, 'infra/mysql/init.sh', initScript(), check);
  return result;
}

function initScript(): string {
  const statements = userStatements({ database: userPrefix, passwordOf: variableOf });
  return `#!/bin/sh
# Written by \`npm run generate\` from prisma/database-users.ts.
# Makes the database's users, with the passwords of the environment: MYSQL_AUTH_PASSWORD and so on, or the files that
# MYSQL_AUTH_PASSWORD_FILE and so on name. The image runs it once, when the volume is empty; run it again for a new
# user or new passwords. Their rights on tables come with \`npm run migrate\`.
set -eu

password() {
  eval "value=\\\${$1:-} file=\\\${$1_FILE:-}"
  if [ -n "$file" ]; then value=$(cat "$file"); fi
  case "$value" in
    "") echo "$1 is not set: give every user of the database a password" >&2; exit 1 ;;
    *[!A-Za-z0-9_.~-]*) echo "$1 holds other characters than letters, digits and _ . ~ -" >&2; exit 1 ;;
  esac
  printf %s "$value"
}

${databaseUsers.map((user) => `${shellName(user)}=$(password ${passwordVariable(user)})`).join('\n')}

MYSQL_PWD=$(password MYSQL_ROOT_PASSWORD)
export MYSQL_PWD
mysql --user=root --protocol=socket <<SQL
ALTER DATABASE \\\`${userPrefix}\\\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
${statements.map((statement) => statement.replaceAll('\\', '\\\\').replaceAll('`', '\\`')).join('\n')}
SQL
`;
}

function variableOf(user: DatabaseUser): string {
  return `$\{${shellName(user)}}`;
}

function shellName(user: DatabaseUser): string {
  return `password_of_${user}`;
}
