import type { Sql } from '@commerce-tracking/prisma/client';
import { insertValues, replaceValues, type Table } from '../sql/insert-rows.ts';
import type { CollectionContent } from './content/content.ts';
import type { Derived } from './content/derive-totals.ts';
import {
  controlTable,
  controlValues,
  itemTable,
  itemValues,
  keptOfLines,
  type LineValues,
} from './line-rows.ts';

/** A record's goods and controls, as they are to be stored. */
export type Lines = { content: CollectionContent; derived: Derived };

/** Writes the lines of a new record: one statement per table, sent without waiting in between. */
export async function insertLines(sql: Sql, id: string, lines: Lines, now: Date): Promise<void> {
  await Promise.all([
    insertValues(sql, itemTable, itemValues(id, lines.derived, now)),
    insertValues(sql, controlTable, controlValues(id, lines.content, now)),
  ]);
}

/** Makes the stored lines of a record what its content says; lines keep their id. */
export async function replaceLines(sql: Sql, id: string, lines: Lines, now: Date): Promise<void> {
  await Promise.all([
    replace(sql, itemTable, id, itemValues(id, lines.derived, now)),
    replace(sql, controlTable, id, controlValues(id, lines.content, now)),
  ]);
}

/**
 * Only rows found to be this record's are overwritten: an id that belongs to another record meets
 * the primary key as a new row and is refused.
 */
async function replace(sql: Sql, table: Table, id: string, rows: LineValues[]): Promise<void> {
  const stored = await sql.select<{ id: string }>(
    `SELECT \`id\` FROM \`${table.name}\` WHERE \`collectionId\` = ?`,
    [id],
  );
  const known = new Set(stored.map((row) => row.id));
  const wanted = new Set(rows.map(([lineId]) => lineId));
  const gone = stored.filter((row) => !wanted.has(row.id)).map((row) => row.id);
  if (gone.length > 0) {
    const places = gone.map(() => '?').join(', ');
    const text = `DELETE FROM \`${table.name}\` WHERE \`collectionId\` = ? AND \`id\` IN (${places})`;
    await sql.execute(text, [id, ...gone]);
  }
  const isKnown = ([lineId]: LineValues) => known.has(String(lineId));
  await Promise.all([
    replaceValues(sql, table, rows.filter(isKnown), keptOfLines),
    insertValues(
      sql,
      table,
      rows.filter((row) => !isKnown(row)),
    ),
  ]);
}
