import type { Sql, SqlValue } from '@commerce-tracking/prisma/client';

/** A table with the columns that are written; one constant per table, so that texts are reused. */
export type Table<Column extends string = string> = {
  readonly name: string;
  readonly columns: readonly Column[];
};

/** The values of one row by column; an absent column is written as null. */
export type Row<Column extends string = string> = { readonly [C in Column]?: SqlValue };

const texts = new Map<string, string>();
// A prepared statement takes 65 535 values. A form may raise thousands of flags on one record.
const placesMax = 60_000;

/** One statement for all rows of a table. */
export async function insertRows<Column extends string>(
  sql: Sql,
  table: Table<Column>,
  rows: readonly Row<Column>[],
): Promise<void> {
  await insertValues(
    sql,
    table,
    rows.map((row) => table.columns.map((column): SqlValue => row[column] ?? null)),
  );
}

/**
 * The same for values that stand in the order of the columns already. The text depends on table
 * and number of rows only, so the driver prepares it once.
 */
export async function insertValues(
  sql: Sql,
  table: Table,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const most = Math.floor(placesMax / table.columns.length);
  for (let start = 0; start < rows.length; start += most) {
    const some = rows.length <= most ? rows : rows.slice(start, start + most);
    await sql.execute(insertText(table, some.length), joined(some));
  }
}

/** Overwrites rows that exist, known by their id, and counts the change in their version. */
export async function replaceValues(
  sql: Sql,
  table: Table,
  rows: readonly (readonly SqlValue[])[],
  kept: readonly string[],
): Promise<void> {
  if (rows.length === 0) return;
  const updates = table.columns
    .filter((column) => column !== 'version' && !kept.includes(column))
    .map((column) => `\`${column}\` = VALUES(\`${column}\`)`);
  const change = [...updates, '`version` = `version` + 1'].join(', ');
  const text = `${insertText(table, rows.length)} ON DUPLICATE KEY UPDATE ${change}`;
  await sql.execute(text, joined(rows));
}

// `flat` looks at every value for a list to open; with hundreds of values that is felt.
function joined(rows: readonly (readonly SqlValue[])[]): SqlValue[] {
  const values: SqlValue[] = [];
  for (const row of rows) for (const value of row) values.push(value);
  return values;
}

function insertText(table: Table, count: number): string {
  const key = `${table.name}/${count}`;
  let text = texts.get(key);
  if (!text) {
    const names = table.columns.map((column) => `\`${column}\``).join(', ');
    const places = `(${table.columns.map(() => '?').join(', ')})`;
    const all = Array.from({ length: count }, () => places).join(', ');
    text = `INSERT INTO \`${table.name}\` (${names}) VALUES ${all}`;
    texts.set(key, text);
  }
  return text;
}
