import { join } from 'node:path';
import type { Connection } from 'mariadb';
import { createTally, readLines, writeLines } from './line-file.ts';
import type { Content, SavedTable } from './manifest.ts';

const rowsPerInsert = 200;
const bytesPerInsert = 1_000_000;
/** A column as a cell is written: what is no text or number stands under the name of its kind. */
type Cell = string | number | null | { hex: string };

/** What a connection that saves or restores has to be told beyond the address. */
export const connectionSettings = {
  dateStrings: true,
  autoJsonMap: false,
  bigIntAsNumber: false,
  timezone: 'Z',
  collation: 'UTF8MB4_UNICODE_CI',
} as const;

/** Changes a row on its way into the backup; `cell` reads one of its columns. */
export type Touch = (row: Record<string, Cell>) => Record<string, Cell>;

/** Begins the one picture of all tables that is saved: nothing of a transaction, or all of it. */
export async function beginSnapshot(connection: Connection): Promise<void> {
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await connection.query("SET SESSION time_zone = '+00:00'");
  await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
}

/** Names of all tables. @throws Error when the database holds what is not saved */
export async function tableNames(connection: Connection): Promise<string[]> {
  const others: { name: string }[] = await connection.query(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE <> 'BASE TABLE'
     UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
     UNION ALL SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()`,
  );
  if (others.length > 0) {
    throw new Error(
      `views, triggers and routines are not saved: ${others.map(({ name }) => name).join(', ')}`,
    );
  }
  const tables: { name: string }[] = await connection.query(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME`,
  );
  return tables.map(({ name }) => name);
}

/** Saves one table as it stands in the snapshot. */
export async function saveTable(
  connection: Connection,
  name: string,
  folder: string,
  touch: Touch = (row) => row,
): Promise<SavedTable> {
  const [made] = await connection.query(`SHOW CREATE TABLE \`${name}\``);
  const content = await writeLines(fileOf(folder, name), linesOf(connection, name, touch));
  return { name, definition: made['Create Table'], ...content };
}

/** Makes one table and fills it. Order does not matter: references are not checked meanwhile. */
export async function loadTable(
  connection: Connection,
  { name, definition }: SavedTable,
  folder: string,
): Promise<void> {
  await connection.query(definition);
  const columns = await columnsOf(connection, name);
  const into = `INSERT INTO \`${name}\` (${columns.map((column) => `\`${column}\``).join(', ')}) VALUES `;
  const places = `(${columns.map(() => '?').join(', ')})`;
  let rows: Cell[][] = [];
  let bytes = 0;
  const flush = async () => {
    if (rows.length === 0) return;
    const values = rows
      .flat()
      .map((cell) =>
        cell !== null && typeof cell === 'object' ? Buffer.from(cell.hex, 'hex') : cell,
      );
    await connection.query(into + rows.map(() => places).join(', '), values);
    rows = [];
    bytes = 0;
  };
  for await (const line of readLines(fileOf(folder, name))) {
    rows.push(JSON.parse(line) as Cell[]);
    bytes += line.length;
    if (rows.length >= rowsPerInsert || bytes >= bytesPerInsert) await flush();
  }
  await flush();
}

/** What a table holds now, to be compared with what was saved. */
export async function contentOf(connection: Connection, name: string): Promise<Content> {
  const tally = createTally();
  for await (const line of linesOf(connection, name, (row) => row)) tally.add(line);
  return tally.content();
}

async function* linesOf(
  connection: Connection,
  name: string,
  touch: Touch,
): AsyncGenerator<string> {
  const columns = await columnsOf(connection, name);
  const keys: { name: string }[] = await connection.query(
    `SELECT COLUMN_NAME AS name FROM information_schema.KEY_COLUMN_USAGE
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND CONSTRAINT_NAME = 'PRIMARY' ORDER BY ORDINAL_POSITION`,
    [name],
  );
  const quoted = (names: string[]) => names.map((column) => `\`${column}\``).join(', ');
  const order = quoted(keys.length > 0 ? keys.map((key) => key.name) : columns);
  const rows = connection.queryStream(
    `SELECT ${quoted(columns)} FROM \`${name}\` ORDER BY ${order}`,
  );
  for await (const row of rows) {
    const touched = touch(asCells(row));
    yield JSON.stringify(columns.map((column) => touched[column]));
  }
}

function asCells(row: Record<string, unknown>): Record<string, Cell> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]): [string, Cell] => {
      if (Buffer.isBuffer(value)) return [column, { hex: value.toString('hex') }];
      return [column, typeof value === 'bigint' ? String(value) : (value as Cell)];
    }),
  );
}

/** Columns that hold something of their own; what the server computes is computed again. */
async function columnsOf(connection: Connection, table: string): Promise<string[]> {
  const columns: { name: string }[] = await connection.query(
    `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND EXTRA NOT REGEXP 'STORED GENERATED|VIRTUAL GENERATED'
     ORDER BY ORDINAL_POSITION`,
    [table],
  );
  return columns.map(({ name }) => name);
}

function fileOf(folder: string, name: string): string {
  return join(folder, `table-${name}.jsonl.gz`);
}
