/** One column in the words both servers and Prisma can be brought to. */
export type ColumnShape = {
  type: string;
  nullable: boolean;
  default: string | null;
  autoIncrement: boolean;
  /** Collation where it matters: of CHAR(36) ids; null elsewhere. */
  idCollation: string | null;
};

/** Columns of an index in order, each with its length or DESC where it has one. */
export type IndexShape = string;

export type TableShape = {
  columns: Record<string, ColumnShape>;
  primaryKey: IndexShape;
  uniques: Record<string, IndexShape>;
  indexes: Record<string, IndexShape>;
  /** By their columns: table, columns and rules they point to. */
  foreignKeys: Record<string, string>;
};

export type Tables = Record<string, TableShape>;

const parts = ['columns', 'uniques', 'indexes', 'foreignKeys'] as const;

/** Every difference between the models and the database, one sentence each. */
export function differences(models: Tables, database: Tables): string[] {
  const found: string[] = [];
  for (const [name, expected, actual] of pairs(models, database)) {
    if (!actual) found.push(`table ${name} is in the models only`);
    else if (!expected) found.push(`table ${name} is in the database only`);
    else found.push(...tableDifferences(name, expected, actual));
  }
  return found;
}

function tableDifferences(table: string, expected: TableShape, actual: TableShape): string[] {
  const found: string[] = [];
  if (expected.primaryKey !== actual.primaryKey) {
    found.push(
      `${table} primary key: ${expected.primaryKey} in the models, ${actual.primaryKey} in the database`,
    );
  }
  for (const part of parts) {
    const entries = pairs<ColumnShape | string>(expected[part], actual[part]);
    for (const [name, model, column] of entries) {
      const [inModels, inDatabase] = [JSON.stringify(model), JSON.stringify(column)];
      if (inModels === inDatabase) continue;
      found.push(
        `${table} ${part}.${name}: ${inModels ?? 'absent'} in the models, ${inDatabase ?? 'absent'} in the database`,
      );
    }
  }
  return found;
}

function pairs<T>(
  left: Record<string, T>,
  right: Record<string, T>,
): [name: string, left: T | undefined, right: T | undefined][] {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return names.map((name) => [name, left[name], right[name]]);
}
