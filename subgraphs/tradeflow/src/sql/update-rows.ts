import type { Sql, SqlValue } from '@commerce-tracking/prisma/client';

/** Changes the rows whose columns have the `where` values; returns how many there were. */
export async function updateRows(
  sql: Sql,
  table: string,
  where: Record<string, SqlValue>,
  change: { readonly [column: string]: SqlValue | undefined },
): Promise<number> {
  const columns = Object.keys(change).filter((column) => change[column] !== undefined);
  const set = columns.map((column) => `\`${column}\` = ?`);
  const match = Object.keys(where).map((column) => `\`${column}\` = ?`);
  const text = `UPDATE \`${table}\` SET ${set.join(', ')} WHERE ${match.join(' AND ')}`;
  const values = columns.map((column): SqlValue => change[column] ?? null);
  return sql.execute(text, [...values, ...Object.values(where)]);
}
