import type { Snapshot } from '../revision/snapshot.ts';

/** Ranks of two lines beside each other; null where only one record has it. */
export type Aligned = [a: number | null, b: number | null];

/** What makes two lines the same, the surest first; null tells nothing. */
type Key = (line: Snapshot) => string | null;

/**
 * Puts the goods of two records beside each other: the same goods in the same nature first, then the same
 * goods, then the same customs code; of several the ones whose weights are closest.
 */
export function alignLines(a: readonly Snapshot[], b: readonly Snapshot[]): Aligned[] {
  return align(a, b, [exactGoods, goods, customsCode], 'totalWeightKg');
}

/** The same for their controls: of the same body at the same post first, then of the same body; closest in illegal fees. */
export function alignControls(a: readonly Snapshot[], b: readonly Snapshot[]): Aligned[] {
  return align(a, b, [exactBody, body], 'illegalFeesAmount');
}

function align(
  a: readonly Snapshot[],
  b: readonly Snapshot[],
  keys: readonly Key[],
  measure: string,
): Aligned[] {
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  const apart = (line: Snapshot, other: Snapshot) =>
    Math.abs(Number(line[measure] ?? 0) - Number(other[measure] ?? 0));
  for (const keyOf of keys) {
    const matches = a
      .flatMap((line, x) =>
        b.map((other, y) => ({ x, y, isMatch: isSame(keyOf(line), keyOf(other)), line, other })),
      )
      .filter(({ isMatch }) => isMatch)
      .toSorted((m, n) => apart(m.line, m.other) - apart(n.line, n.other));
    for (const { x, y } of matches) {
      if (partners.has(x) || taken.has(y)) continue;
      partners.set(x, y);
      taken.add(y);
    }
  }
  return [
    ...a.map((_line, x): Aligned => [x, partners.get(x) ?? null]),
    ...b.flatMap((_line, y): Aligned[] => (taken.has(y) ? [] : [[null, y]])),
  ];
}

function exactGoods(line: Snapshot): string | null {
  const nature = line.productNatureId ?? line.animalNatureId ?? '';
  return goods(line) && `${goods(line)}/${nature}`;
}

function goods({ productId, animalId }: Snapshot): string | null {
  const id = productId ?? animalId;
  return typeof id === 'string' ? id : null;
}

function customsCode({ hsCode }: Snapshot): string | null {
  return typeof hsCode === 'string' ? hsCode.slice(0, 6) : null;
}

function exactBody(line: Snapshot): string | null {
  return body(line) && `${body(line)}/${line.checkpointId ?? line.location ?? ''}`;
}

function body({ serviceId, otherControlBody }: Snapshot): string | null {
  const named = serviceId ?? otherControlBody;
  return typeof named === 'string' ? named : null;
}

function isSame(a: string | null, b: string | null): boolean {
  return a !== null && a === b;
}
