import type { Connection } from 'mariadb';
import { rawTables } from './raw-statements.ts';

export type Cell = string | number | boolean | null;

/** The rows of one submission, table by table in the order of `rawTables`. */
export type Template = Cell[][][];

/** Columns by which each table's rows are found. */
const ownerColumns: Record<string, string> = {
  tradeflow_collection: 'id',
  tradeflow_outbox: 'aggregateId',
};

/** Reads the rows of submissions as the product has written them, for the raw side to write the like. */
export async function readTemplates(connection: Connection, count: number): Promise<Template[]> {
  const found: { id: string }[] = await connection.query(
    'SELECT id FROM tradeflow_collection ORDER BY id LIMIT ?',
    [count],
  );
  const templates: Template[] = [];
  for (const { id } of found) {
    const template: Template = [];
    for (const { name, columns } of rawTables) {
      const names = columns.map((column) => `\`${column}\``).join(', ');
      const [condition, value] =
        name === 'tradeflow_command'
          ? ["JSON_VALUE(result, '$.id') = ?", id]
          : [`\`${ownerColumns[name] ?? 'collectionId'}\` = ?`, id];
      const order = columns.includes('position') ? ' ORDER BY position' : '';
      template.push(
        await connection.query(
          { sql: `SELECT ${names} FROM ${name} WHERE ${condition}${order}`, rowsAsArray: true },
          [value],
        ),
      );
    }
    templates.push(template);
  }
  return templates;
}

/**
 * What a table of one side holds, for comparing the sides: rows, and characters in all columns
 * that a submission writes. The worker's own jobs are no part of any submission.
 */
export async function contentsOf(connection: Connection): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const { name, columns } of rawTables) {
    const text = columns.map((column) => `COALESCE(\`${column}\`, 'null')`).join(', ');
    const [row] = await connection.query(
      `SELECT COUNT(*) AS \`rows\`, COALESCE(SUM(CHAR_LENGTH(CONCAT(${text}))), 0) AS characters
       FROM ${name}${name === 'tradeflow_outbox' ? " WHERE subject NOT LIKE 'job.%'" : ''}`,
    );
    contents.set(name, `${row.rows} rows, ${row.characters} characters`);
  }
  return contents;
}
