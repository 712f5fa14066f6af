/** The code row of a nature that counts on a day: that of the newest edition in force by its year. */
export function codeOn<Code extends { natureId: string; edition: number }>(
  goods: { codes: readonly Code[] } | undefined,
  natureId: string,
  on: string,
): Code | null {
  const year = Number(on.slice(0, 4));
  let best: Code | null = null;
  for (const code of goods?.codes ?? []) {
    if (code.natureId !== natureId || code.edition > year) continue;
    if (!best || code.edition > best.edition) best = code;
  }
  return best;
}
