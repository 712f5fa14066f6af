/**
 * Entries by record, those of one record by the version they were made on, whatever their order on
 * arrival: a device that counts on sends its chain in pieces.
 */
export function inSyncOrder<Entry extends { id: string; expectedVersion: number }>(
  entries: readonly Entry[],
): Entry[][] {
  const byRecord = new Map<string, Entry[]>();
  for (const entry of entries) {
    const chain = byRecord.get(entry.id);
    if (chain) chain.push(entry);
    else byRecord.set(entry.id, [entry]);
  }
  for (const chain of byRecord.values())
    chain.sort((a, b) => a.expectedVersion - b.expectedVersion);
  return [...byRecord.values()];
}

/** Parts a record's writes: contents up to the first that hands over or deletes, and the rest. */
export function writtenFirst<Entry extends { operation: string }>(
  chain: readonly Entry[],
): [Entry[], Entry[]] {
  const end = chain.findIndex(({ operation }) => operation !== 'CREATE' && operation !== 'UPDATE');
  return end < 0 ? [[...chain], []] : [chain.slice(0, end), chain.slice(end)];
}

type Numbered = { id: string; expectedVersion: number };

/**
 * Follows the chains of a batch while they are written. A write made on top of one that was not
 * written must not be tried: another person's write may have brought the record to the very version
 * it names, and a correction would be handed over without what was corrected.
 */
export function followChains() {
  const brokenAt = new Map<string, number>();
  const writtenAt = new Map<string, number>();
  return {
    /** Whether the entry stands on a write that was not made. */
    isCutOff: ({ id, expectedVersion }: Numbered): boolean =>
      (brokenAt.get(id) ?? Number.POSITIVE_INFINITY) < expectedVersion,
    /** Remembers how an entry ended; of several at one version it is enough that one was written. */
    ended({ id, expectedVersion }: Numbered, isWritten: boolean): void {
      if (isWritten) {
        writtenAt.set(id, Math.max(expectedVersion, writtenAt.get(id) ?? 0));
        if ((brokenAt.get(id) ?? 0) <= expectedVersion) brokenAt.delete(id);
      } else if (!brokenAt.has(id) && expectedVersion > (writtenAt.get(id) ?? -1)) {
        brokenAt.set(id, expectedVersion);
      }
    },
  };
}
