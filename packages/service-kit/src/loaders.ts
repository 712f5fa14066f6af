import DataLoader from 'dataloader';

export type Loader<K, V> = DataLoader<K, V>;

/** A loader that asks for many keys in one statement and answers in the order of the keys. */
export function createLoader<K, V>(
  load: (keys: readonly K[]) => Promise<Map<K, V>>,
): Loader<K, V | null> {
  return new DataLoader<K, V | null>(async (keys) => {
    const found = await load(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
}

/** The same for lists: every key has a list, empty where nothing was found. */
export function createListLoader<K, V>(
  load: (keys: readonly K[]) => Promise<V[]>,
  keyOf: (row: V) => K,
): Loader<K, V[]> {
  return new DataLoader<K, V[]>(async (keys) => {
    const rows = await load(keys);
    const lists = new Map<K, V[]>(keys.map((key) => [key, []]));
    for (const row of rows) lists.get(keyOf(row))?.push(row);
    return keys.map((key) => lists.get(key) ?? []);
  });
}
