import type { DuplicateKind } from '@commerce-tracking/prisma/client';

/** A pair as far as rivals are concerned; of several pairs one record may have. */
export type RivalPair = {
  aId: string;
  bId: string;
  aPointId: string | null;
  bPointId: string | null;
  kind: DuplicateKind;
  score: number;
};

/** Of several records at one point those so close to the best remain. */
const closeToBest = 4;

/**
 * A load passes a point once: of several records there that look like it, only those about as alike as the
 * best are kept. What goes are the other rounds of a shuttle. A record made twice stays twice: its
 * copies are about equally alike.
 */
export function withoutLesserRivals<Pair extends RivalPair>(pairs: readonly Pair[]): Pair[] {
  const best = new Map<string, number>();
  const places = pairs.map((pair) => [
    placeOf(pair.aId, pair.bPointId, pair.kind),
    placeOf(pair.bId, pair.aPointId, pair.kind),
  ]);
  for (const [index, { score }] of pairs.entries()) {
    for (const place of places[index] ?? []) {
      best.set(place, Math.max(best.get(place) ?? 0, score));
    }
  }
  return pairs.filter((pair, index) =>
    (places[index] ?? []).every((place) => pair.score >= (best.get(place) ?? 0) - closeToBest),
  );
}

/** Seen from one record, the rivals are the pairs with records at one other point. */
function placeOf(recordId: string, otherPointId: string | null, kind: DuplicateKind): string {
  return `${recordId}/${kind === 'SAME_RECORD' ? 'here' : otherPointId}`;
}
