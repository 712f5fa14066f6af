import { readFileSync } from 'node:fs';
import { parseDatabaseUrl } from '@commerce-tracking/prisma/database-url';
import { newId } from '@commerce-tracking/service-kit/ids';
import { type Connection, createConnection } from 'mariadb';
import { carryOut } from './orders.ts';
import { rawInsert, rawTables } from './raw-statements.ts';
import type { BenchSettings } from './settings.ts';
import type { Cell, Template } from './templates.ts';

// Writes the rows of a submission with the driver alone. The values are there already: those of a submission
// of the product, with fresh ids, reference and instants.
const settings = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as BenchSettings;
const templates = JSON.parse(readFileSync(settings.templatesPath, 'utf8')) as Template[];
// As many connections as the worker's pool has, each handed to whoever has waited longest.
const connections = await Promise.all(
  Array.from({ length: settings.poolSize }, async () => {
    const connection = await createConnection({
      ...parseDatabaseUrl(settings.rawDatabaseUrl),
      prepareCacheLength: 256,
      collation: 'UTF8MB4_UNICODE_CI',
    });
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await connection.query("SET SESSION time_zone = '+00:00'");
    return connection;
  }),
);
const waiting: ((connection: Connection) => void)[] = [];

/** Which cells of a template are made anew each time. */
type Fresh = { cell: number; part: 'now' | 'reference' | number };
type Insert = { sql: string; values: Cell[]; fresh: Fresh[] };

const recipes = templates.map(recipeOf);
let submissions = 0;

carryOut(async (index) => {
  const { inserts, ids } = recipes[index % recipes.length] as ReturnType<typeof recipeOf>;
  const own = ids.map(() => newId());
  submissions += 1;
  const reference = `BJ-2026-${String(submissions).padStart(6, '0')}`;
  const now = new Date().toISOString().replace('T', ' ').slice(0, -1);
  const connection =
    connections.pop() ?? (await new Promise<Connection>((take) => waiting.push(take)));
  try {
    await connection.query('BEGIN');
    for (const { sql, values, fresh } of inserts) {
      const row = values.slice();
      for (const { cell, part } of fresh) {
        row[cell] = part === 'now' ? now : part === 'reference' ? reference : (own[part] ?? null);
      }
      await connection.execute(sql, row);
    }
    await connection.query('COMMIT');
  } catch (error) {
    await connection.query('ROLLBACK');
    throw error;
  } finally {
    const next = waiting.shift();
    if (next) next(connection);
    else connections.push(connection);
  }
});

function recipeOf(template: Template): { inserts: Insert[]; ids: string[] } {
  const ids = new Set<string>();
  let now: Cell | undefined;
  let reference: Cell | undefined;
  for (const [at, { columns }] of rawTables.entries()) {
    for (const row of template[at] ?? []) {
      for (const column of ['id', 'commandId']) {
        const id = row[columns.indexOf(column)];
        if (typeof id === 'string') ids.add(id);
      }
      if (columns.includes('reference')) {
        now = row[columns.indexOf('createdAt')];
        reference = row[columns.indexOf('reference')];
      }
    }
  }
  const places = new Map([...ids].map((id, place) => [id, place]));
  const inserts = rawTables.flatMap((table, at) => {
    const rows = template[at] ?? [];
    if (rows.length === 0) return [];
    const values = rows.flat();
    const fresh = values.flatMap((value, cell): Fresh[] => {
      if (value === null) return [];
      if (value === now) return [{ cell, part: 'now' }];
      if (value === reference) return [{ cell, part: 'reference' }];
      const place = places.get(String(value));
      return place === undefined ? [] : [{ cell, part: place }];
    });
    return [{ sql: rawInsert(table, rows.length), values, fresh }];
  });
  return { inserts, ids: [...ids] };
}
