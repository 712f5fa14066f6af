/** How many people have a value in common; `null` is a value too. */
export type Count<T> = { value: T; count: number };

/** People by one of their properties out of finer counts, most first, equal ones in a fixed order. */
export function countsBy<Row extends { count: number }, K extends keyof Row>(
  rows: readonly Row[],
  key: K,
): Count<Row[K]>[] {
  const totals = new Map<Row[K], number>();
  for (const row of rows) totals.set(row[key], (totals.get(row[key]) ?? 0) + row.count);
  return [...totals]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || String(a.value).localeCompare(String(b.value)));
}

/** Smallest, middle and largest of the sizes; nulls where there is none. */
export function spreadOf(sizes: readonly number[]) {
  const sorted = sizes.toSorted((a, b) => a - b);
  const teams = sorted.length;
  const lower = sorted[Math.ceil(teams / 2) - 1];
  const upper = sorted[Math.floor(teams / 2)];
  return {
    teams,
    minimum: sorted[0] ?? null,
    median: lower === undefined || upper === undefined ? null : (lower + upper) / 2,
    maximum: sorted.at(-1) ?? null,
  };
}
