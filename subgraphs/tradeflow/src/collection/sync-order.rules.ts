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
