import type { Connection } from 'mariadb';
import type { ColumnShape, TableShape, Tables } from './table-shape.ts';

type Row = Record<string, string | null>;

/** The tables of the connection's database, in the words of `TableShape`, alike for MySQL and MariaDB. */
export async function tablesOfDatabase(connection: Connection): Promise<Tables> {
  const tables: Tables = {};
  for (const row of await read(connection, tableNames)) {
    tables[text(row.name)] = {
      columns: {},
      primaryKey: '',
      uniques: {},
      indexes: {},
      foreignKeys: {},
    };
  }
  const json = new Set((await read(connection, jsonChecks)).map((row) => `${row.tab}.${row.name}`));
  for (const row of await read(connection, columns)) {
    const table = tables[text(row.tab)];
    if (table) table.columns[text(row.name)] = column(row, json.has(`${row.tab}.${row.name}`));
  }
  const constraints = new Map<string, Set<string>>();
  for (const row of await read(connection, foreignKeys)) {
    const table = tables[text(row.tab)];
    if (!table) continue;
    table.foreignKeys[text(row.cols)] =
      `${row.target}(${row.targetCols}) on delete ${rule(row.onDelete)} on update ${rule(row.onUpdate)}`;
    const names = constraints.get(text(row.tab)) ?? new Set();
    constraints.set(text(row.tab), names.add(text(row.name)));
  }
  for (const row of await read(connection, indexes)) {
    const table = tables[text(row.tab)];
    if (table) addIndex(table, row, constraints.get(text(row.tab)) ?? new Set());
  }
  return tables;
}

function column(row: Row, isJson: boolean): ColumnShape {
  const type = isJson ? 'json' : typeOf(text(row.type));
  return {
    type,
    nullable: row.nullable === 'YES',
    default: defaultOf(row.def ?? null, type),
    autoIncrement: /auto_increment/i.test(row.extra ?? ''),
    idCollation: type === 'char(36)' ? (row.coll ?? '') : null,
  };
}

/** MariaDB still tells the display width of integers; only tinyint(1) means something. */
function typeOf(type: string): string {
  if (type.startsWith('enum') || type === 'tinyint(1)') return type;
  return type.replace(/^((?:tiny|small|medium|big)?int)\(\d+\)/, '$1');
}

function defaultOf(value: string | null, type: string): string | null {
  if (value === null || value === 'NULL') return null;
  if (/^current_timestamp/i.test(value)) return value.toLowerCase();
  const plain = value.replace(/^'(.*)'$/, '$1');
  return /^(decimal|double|float)/.test(type) ? String(Number(plain)) : plain;
}

function rule(value: string | null | undefined): string {
  const action = text(value).toLowerCase();
  return action === 'no action' ? 'restrict' : action; // the same thing in InnoDB
}

function addIndex(table: TableShape, row: Row, constraints: Set<string>): void {
  const [name, cols] = [text(row.name), text(row.cols)];
  if (name === 'PRIMARY') table.primaryKey = cols;
  else if (Number(row.nonUnique) === 0) table.uniques[name] = cols;
  // The server adds one under the constraint's name where no other index serves a foreign key.
  else if (!constraints.has(name)) table.indexes[name] = cols;
}

async function read(connection: Connection, sql: string): Promise<Row[]> {
  const rows: Record<string, unknown>[] = await connection.query(sql);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, value === null ? null : String(value)]),
    ),
  );
}

function text(value: string | null | undefined): string {
  return value ?? '';
}

// Every column has an alias: the servers disagree about the case of the names they return.
const tableNames = `SELECT TABLE_NAME AS name FROM information_schema.TABLES
  WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME <> '_prisma_migrations'`;
const columns = `SELECT TABLE_NAME AS tab, COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable,
  COLUMN_DEFAULT AS def, EXTRA AS extra, COLLATION_NAME AS coll FROM information_schema.COLUMNS
  WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION`;
// MariaDB keeps JSON as text with a CHECK that is named after its column.
const jsonChecks = `SELECT tc.TABLE_NAME AS tab, cc.CONSTRAINT_NAME AS name
  FROM information_schema.CHECK_CONSTRAINTS cc JOIN information_schema.TABLE_CONSTRAINTS tc
    ON tc.CONSTRAINT_SCHEMA = cc.CONSTRAINT_SCHEMA AND tc.CONSTRAINT_NAME = cc.CONSTRAINT_NAME
  WHERE cc.CONSTRAINT_SCHEMA = DATABASE() AND cc.CHECK_CLAUSE LIKE 'json_valid(%'`;
const indexes = `SELECT TABLE_NAME AS tab, INDEX_NAME AS name, MAX(NON_UNIQUE) AS nonUnique,
  GROUP_CONCAT(CONCAT(COLUMN_NAME, IF(SUB_PART IS NULL, '', CONCAT('(', SUB_PART, ')')),
    IF(COLLATION = 'D', ' DESC', '')) ORDER BY SEQ_IN_INDEX SEPARATOR ', ') AS cols
  FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() GROUP BY TABLE_NAME, INDEX_NAME`;
const foreignKeys = `SELECT k.TABLE_NAME AS tab, k.CONSTRAINT_NAME AS name, MAX(k.REFERENCED_TABLE_NAME) AS target,
  GROUP_CONCAT(k.COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ', ') AS cols,
  GROUP_CONCAT(k.REFERENCED_COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ', ') AS targetCols,
  MAX(r.DELETE_RULE) AS onDelete, MAX(r.UPDATE_RULE) AS onUpdate
  FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
    ON r.CONSTRAINT_SCHEMA = k.TABLE_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
  WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
  GROUP BY k.TABLE_NAME, k.CONSTRAINT_NAME`;
