#!/bin/sh
# Written by `npm run generate` from prisma/database-users.ts.
# Makes the database's users, with the passwords of the environment: MYSQL_AUTH_PASSWORD and so on, or the files that
# MYSQL_AUTH_PASSWORD_FILE and so on name. The image runs it once, when the volume is empty; run it again for a new
# user or new passwords. Their rights on tables come with `npm run migrate`.
set -eu

password() {
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  if [ -n "$file" ]; then value=$(cat "$file"); fi
  case "$value" in
    "") echo "$1 is not set: give every user of the database a password" >&2; exit 1 ;;
    *[!A-Za-z0-9_.~-]*) echo "$1 holds other characters than letters, digits and _ . ~ -" >&2; exit 1 ;;
  esac
  printf %s "$value"
}

password_of_owner=$(password MYSQL_PASSWORD)
password_of_auth=$(password MYSQL_AUTH_PASSWORD)
password_of_admin=$(password MYSQL_ADMIN_PASSWORD)
password_of_model=$(password MYSQL_MODEL_PASSWORD)
password_of_tradeflow=$(password MYSQL_TRADEFLOW_PASSWORD)
password_of_reports=$(password MYSQL_REPORTS_PASSWORD)

MYSQL_PWD=$(password MYSQL_ROOT_PASSWORD)
export MYSQL_PWD
mysql --user=root --protocol=socket <<SQL
ALTER DATABASE \`commerce_tracking\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE USER IF NOT EXISTS 'commerce_tracking'@'%' IDENTIFIED BY '${password_of_owner}';
ALTER USER 'commerce_tracking'@'%' IDENTIFIED BY '${password_of_owner}';
CREATE USER IF NOT EXISTS 'commerce_tracking_auth'@'%' IDENTIFIED BY '${password_of_auth}';
ALTER USER 'commerce_tracking_auth'@'%' IDENTIFIED BY '${password_of_auth}';
CREATE USER IF NOT EXISTS 'commerce_tracking_admin'@'%' IDENTIFIED BY '${password_of_admin}';
ALTER USER 'commerce_tracking_admin'@'%' IDENTIFIED BY '${password_of_admin}';
CREATE USER IF NOT EXISTS 'commerce_tracking_model'@'%' IDENTIFIED BY '${password_of_model}';
ALTER USER 'commerce_tracking_model'@'%' IDENTIFIED BY '${password_of_model}';
CREATE USER IF NOT EXISTS 'commerce_tracking_tradeflow'@'%' IDENTIFIED BY '${password_of_tradeflow}';
ALTER USER 'commerce_tracking_tradeflow'@'%' IDENTIFIED BY '${password_of_tradeflow}';
CREATE USER IF NOT EXISTS 'commerce_tracking_reports'@'%' IDENTIFIED BY '${password_of_reports}';
ALTER USER 'commerce_tracking_reports'@'%' IDENTIFIED BY '${password_of_reports}';
GRANT ALL PRIVILEGES ON \`commerce\\_tracking\`.* TO 'commerce_tracking'@'%' WITH GRANT OPTION;
GRANT SELECT ON mysql.tables_priv TO 'commerce_tracking'@'%';
SQL
