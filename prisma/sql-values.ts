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

type Column = { name(): string; type: string };

/** Rows as the driver gives them with `dateStrings`, with DATETIME turned into instants; a DATE stays text. */
export function sqlRows<Row>(result: Record<string, unknown>[] & { meta?: Column[] }): Row[] {
  const instants = (result.meta ?? [])
    .filter((column) => column.type === 'DATETIME' || column.type === 'TIMESTAMP')
    .map((column) => column.name());
  for (const name of instants) {
    for (const row of result) {
      const text = row[name];
      if (typeof text === 'string') row[name] = new Date(`${text.replace(' ', 'T')}Z`);
    }
  }
  return result as Row[];
}
