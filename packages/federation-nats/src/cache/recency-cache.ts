/** A cache that knows the size of what it holds. */
export type RecencyCache<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value, bytes: number): void;
  readonly bytes: number;
};

/**
 * A cache bounded by bytes that keeps what was used lately. Two generations instead of a linked
 * list: a hit is one map lookup, and when the young half is full the old half is dropped, so an
 * entry stays as long as it is used at least once while half the cache is being filled.
 */
export function createRecencyCache<Value>(bytesMax: number): RecencyCache<Value> {
  type Entry = { value: Value; bytes: number };
  let young = new Map<string, Entry>();
  let old = new Map<string, Entry>();
  let youngBytes = 0;
  let oldBytes = 0;

  function put(key: string, entry: Entry): void {
    youngBytes += entry.bytes - (young.get(key)?.bytes ?? 0);
    young.set(key, entry);
    if (youngBytes <= bytesMax / 2) return;
    old = young;
    oldBytes = youngBytes;
    young = new Map();
    youngBytes = 0;
  }

  return {
    get bytes() {
      return youngBytes + oldBytes;
    },
    get(key) {
      const entry = young.get(key);
      if (entry) return entry.value;
      const aged = old.get(key);
      if (!aged) return undefined;
      old.delete(key);
      oldBytes -= aged.bytes;
      put(key, aged);
      return aged.value;
    },
    set(key, value, bytes) {
      // Half the room at most, or one entry would push all others out.
      if (bytes > bytesMax / 2) return;
      const aged = old.get(key);
      if (aged) {
        old.delete(key);
        oldBytes -= aged.bytes;
      }
      put(key, { value, bytes });
    },
  };
}
