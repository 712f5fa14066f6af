/** Signs that are mistaken for one another on a plate, and the one each is read as. */
const lookAlikes: Readonly<Record<string, string>> = { O: '0', I: '1', B: '8' };

/**
 * A normalised plate as it is compared: look-alike signs are one. Null for what is no plate: a text
 * without a digit or of zeros only ("CAMION", "0000"), or of less than four signs.
 */
export function foldedPlate(normalized: string | null): string | null {
  if (!normalized || normalized.length < 4 || !/[1-9]/.test(normalized)) return null;
  return normalized.replace(/[OIB]/g, (sign) => lookAlikes[sign] ?? sign);
}

/** The two columns similar plates are found by. */
export type PlateHalves = { plateHead: string | null; plateTail: string | null };

/** A folded plate cut in two, as its record keeps it: the second half is the longer one. */
export function plateHalves(folded: string | null): PlateHalves {
  if (!folded) return { plateHead: null, plateTail: null };
  const middle = Math.floor(folded.length / 2);
  return { plateHead: folded.slice(0, middle), plateTail: folded.slice(middle) };
}

/** What plates one edit away from one are searched by. */
export type PlateSearch = {
  /** First halves they may have, and how the other half then begins or ends. */
  heads: string[];
  tailFirsts: string[];
  tailLast: string;
  /** Second halves they may have, and how the other half then begins or ends. */
  tails: string[];
  headFirst: string;
  headLasts: string[];
};

/**
 * The halves under which every plate within one edit is found. An edit before the middle leaves the
 * second half as it was, one behind it the first; plates one sign shorter and longer are cut elsewhere,
 * and two signs swapped across the middle change both halves, so those are looked for by name. The half
 * with the edit still begins or ends as before, which spares reading the many plates that end alike.
 */
export function searchHalves(folded: string): PlateSearch {
  const { length } = folded;
  const at = (index: number) => folded[index] ?? '';
  const heads = new Set<string>();
  const tails = new Set<string>();
  const tailFirsts = new Set<string>();
  const headLasts = new Set<string>();
  for (const other of [length, length - 1, length + 1]) {
    const cut = Math.floor(other / 2);
    heads.add(folded.slice(0, cut));
    tails.add(folded.slice(cut - other));
    tailFirsts.add(at(cut));
    headLasts.add(at(length - (other - cut) - 1));
  }
  const middle = Math.floor(length / 2);
  heads.add(folded.slice(0, middle - 1) + at(middle));
  // Of two signs, a swap changes the first and the last.
  if (middle === 2) headLasts.add(at(0));
  if (length - middle === 2) tailFirsts.add(at(length - 1));
  return {
    heads: [...heads],
    tailFirsts: [...tailFirsts],
    tailLast: at(length - 1),
    tails: [...tails],
    headFirst: at(0),
    headLasts: [...headLasts],
  };
}

/** Edits between two folded plates: none, one (two neighbours swapped count as one), or more. */
export function plateDistance(a: string, b: string): 0 | 1 | 2 {
  if (a === b) return 0;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return 2;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  if (long.length > short.length) return long.slice(start + 1) === short.slice(start) ? 1 : 2;
  if (long.slice(start + 1) === short.slice(start + 1)) return 1;
  const isSwapped = long[start] === short[start + 1] && long[start + 1] === short[start];
  return isSwapped && long.slice(start + 2) === short.slice(start + 2) ? 1 : 2;
}
