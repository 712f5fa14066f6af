const wordsMax = 5;

/** The words of a search, each to be looked for by itself and ready to stand within a LIKE; further ones are left out. */
export function searchWords(search: string | null | undefined): string[] {
  const words = search?.trim().split(/\s+/).filter(Boolean) ?? [];
  return words.slice(0, wordsMax).map(escapeLike);
}

/** A text that a LIKE takes as it is written: `%` and `_` are signs like any other to people who search. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
