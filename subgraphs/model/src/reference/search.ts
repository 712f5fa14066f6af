/**
 * A text as it is compared: no case, no accents, no apostrophes or dots, other signs as blanks.
 * So `Cote d Ivoire`, `CÔTE D'IVOIRE` and `0714.10`, `071410` find each other.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/['’ʼ`.]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether every word of a search occurs in a folded text. */
export function matches(folded: string, words: string[]): boolean {
  return words.every((word) => folded.includes(word));
}

/** The words of a search, folded. */
export function wordsOf(search: string): string[] {
  return fold(search).split(' ').filter(Boolean);
}
