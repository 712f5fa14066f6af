import { columnOf, type Entries, type KindName } from './entries.ts';
import type { ReferenceData } from './reference-data.ts';

type Linking = { reference(): ReferenceData };

/** A resolver for a reference that may be absent: the entry named by a column. */
export function linked<K extends KindName>(kind: K, column: string) {
  return (row: object, _args: unknown, { reference }: Linking): Entries[K] | null => {
    const id = columnOf(row, column);
    const { byId } = reference().entries[kind];
    return typeof id === 'string' ? ((byId.get(id) as Entries[K] | undefined) ?? null) : null;
  };
}

/** The same for a reference that is always set; a foreign key keeps the promise. */
export function alwaysLinked<K extends KindName>(kind: K, column: string) {
  const find = linked(kind, column);
  return (row: object, args: unknown, context: Linking): Entries[K] => {
    const entry = find(row, args, context);
    if (!entry) throw new Error(`${kind} of ${column} is not in memory`);
    return entry;
  };
}
