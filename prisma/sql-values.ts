/** Values a statement may carry: a Date is an instant, a decimal number is sent as text. */
export type SqlValue = string | number | bigint | boolean | Date | Buffer | null;

// One write names its instant in dozens of columns: it is written out once.
let lastTime = Number.NaN;
let lastText = '';

/** Instants as the UTC text the columns hold: the driver would write them in the machine's own zone. */
export function sqlValues(values: SqlValue[]): SqlValue[] {
  return values.map((value) => (value instanceof Date ? instantText(value) : value));
}

function instantText(instant: Date): string {
  const time = instant.getTime();
  if (time !== lastTime) {
    lastText = instant.toISOString().replace('T', ' ').slice(0, -1);
    lastTime = time;
  }
  return lastText;
}

type Column = { name(): string; type: string; columnLength: number };

/**
 * Rows as the driver gives them with `dateStrings`, with DATETIME turned into instants and what Prisma calls a
 * Boolean into true and false; a DATE stays text.
 */
export function sqlRows<Row>(result: Record<string, unknown>[] & { meta?: Column[] }): Row[] {
  for (const column of result.meta ?? []) {
    const { type } = column;
    const isInstant = type === 'DATETIME' || type === 'TIMESTAMP';
    if (!isInstant && !(type === 'TINY' && column.columnLength === 1)) continue;
    const name = column.name();
    for (const row of result) {
      const value = row[name];
      if (value === null) continue;
      row[name] = isInstant ? new Date(`${String(value).replace(' ', 'T')}Z`) : value !== 0;
    }
  }
  return result as Row[];
}
