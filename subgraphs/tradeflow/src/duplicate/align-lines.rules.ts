import type { Snapshot } from '../revision/snapshot.ts';

/** Ranks of two lines beside each other; null where only one record has the goods. */
export type Aligned = [a: number | null, b: number | null];

/**
 * Puts the goods of two records beside each other: the same goods in the same nature first, then the same
 * goods, then the same customs code; of several the ones whose weights are closest.
 */
export function alignLines(a: readonly Snapshot[], b: readonly Snapshot[]): Aligned[] {
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  for (const keyOf of [exactGoods, goods, customsCode]) {
    const matches = a
      .flatMap((line, x) =>
        b.map((other, y) => ({ x, y, isMatch: isSame(keyOf(line), keyOf(other)), line, other })),
      )
      .filter(({ isMatch }) => isMatch)
      .toSorted((m, n) => weightsApart(m.line, m.other) - weightsApart(n.line, n.other));
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

function isSame(a: string | null, b: string | null): boolean {
  return a !== null && a === b;
}

function weightsApart(a: Snapshot, b: Snapshot): number {
  return Math.abs(Number(a.totalWeightKg ?? 0) - Number(b.totalWeightKg ?? 0));
}
