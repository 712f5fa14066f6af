import type { KindName } from './entries.ts';
import { type Reference, references } from './references.ts';

/** How many rows of one kind refer to an entry by one field. */
export type Usage = { kind: string; field: string; count: number };

/** Runs one SELECT with its values. */
type Select = <Row>(sql: string, values: string[]) => Promise<Row[]>;

/**
 * Where an entry is used, in all services. Whole documents are looked through only when no column
 * refers to it: that is slow, and once it is known to be in use the rest changes nothing.
 */
export async function countUsage(select: Select, kind: KindName, id: string): Promise<Usage[]> {
  const own = references.filter(({ to }) => to === kind);
  const direct = await count(select, own, id);
  if (direct.length > 0) return direct;
  return count(
    select,
    references.filter(({ to }) => to === null),
    id,
  );
}

async function count(select: Select, places: Reference[], id: string): Promise<Usage[]> {
  if (places.length === 0) return [];
  // Names come from our own list, never from a client.
  const parts = places.map(
    ({ table, column, form }, index) =>
      `SELECT ${index} AS place, COUNT(*) AS found FROM \`${table}\` WHERE ${conditions[form](column)}`,
  );
  const values = places.map(({ form }) => (form === 'TEXT' ? `%${id}%` : id));
  const rows = await select<{ place: number | bigint; found: number | bigint }>(
    parts.join(' UNION ALL '),
    values,
  );
  return rows.flatMap((row) => {
    const place = places[Number(row.place)];
    const found = Number(row.found);
    return place && found > 0 ? [{ kind: place.kind, field: place.field, count: found }] : [];
  });
}

const conditions: Record<Reference['form'], (column: string) => string> = {
  ID: (column) => `\`${column}\` = ?`,
  LIST: (column) => `JSON_CONTAINS(\`${column}\`, JSON_QUOTE(?))`,
  TEXT: (column) => `CAST(\`${column}\` AS CHAR) LIKE ?`,
};
