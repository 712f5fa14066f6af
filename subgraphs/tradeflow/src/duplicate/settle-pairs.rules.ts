import type { Compared } from './compared.ts';
import type { Proposed } from './detect-duplicates.ts';
import { type RivalPair, withoutLesserRivals } from './rivals.rules.ts';
import type { StoredPair } from './stored-pairs.queries.ts';

/** A dismissed pair is raised again only when it has become that much more alike. */
const riseToRaiseAgain = 10;

/** What becomes of the pairs around a submission. */
export type Settled = {
  /** Not stored yet. */
  raised: Proposed[];
  /** Stored and open, or dismissed and now clearly more alike. */
  renewed: { stored: StoredPair; proposal: Proposed }[];
  /** Open ones that no longer hold. */
  dropped: StoredPair[];
  /** Whether the submitted record stands in an open pair afterwards. */
  isOpen: boolean;
};

/**
 * Sets proposals against what is stored. Decided pairs stay as decided; open ones of this record that are
 * not proposed any more go, and so do open ones of its neighbours that have found a better rival.
 */
export function settlePairs(
  record: Compared,
  proposals: readonly Proposed[],
  stored: readonly StoredPair[],
): Settled {
  const known = new Map(
    stored
      .filter((pair) => pair.firstId === record.id || pair.secondId === record.id)
      .map((pair) => [pair.firstId === record.id ? pair.secondId : pair.firstId, pair]),
  );
  const wanted = proposals.filter((proposal) => isWanted(proposal, known.get(proposal.other.id)));
  const elsewhere = stored.filter((pair) => pair.status !== 'DISMISSED' && !isOf(pair, record.id));
  const rivals: (RivalPair & { proposal?: Proposed; stored?: StoredPair })[] = [
    ...wanted.map((proposal) => ({
      aId: record.id,
      bId: proposal.other.id,
      aPointId: record.collectionPointId,
      bPointId: proposal.other.collectionPointId,
      kind: proposal.kind,
      score: proposal.score,
      proposal,
    })),
    ...elsewhere.map((pair) => ({
      aId: pair.firstId,
      bId: pair.secondId,
      aPointId: pair.firstPointId,
      bPointId: pair.secondPointId,
      kind: pair.kind,
      score: pair.score,
      stored: pair,
    })),
  ];
  const kept = new Set(withoutLesserRivals(rivals));
  const remaining = [...kept].flatMap(({ proposal }) => (proposal ? [proposal] : []));
  const beaten = rivals.flatMap((rival) =>
    rival.stored?.status === 'OPEN' && !kept.has(rival) ? [rival.stored] : [],
  );
  const gone = [...known].flatMap(([otherId, pair]) =>
    pair.status === 'OPEN' && !remaining.some(({ other }) => other.id === otherId) ? [pair] : [],
  );
  return {
    raised: remaining.filter(({ other }) => !known.has(other.id)),
    renewed: remaining.flatMap((proposal) => {
      const pair = known.get(proposal.other.id);
      return pair ? [{ stored: pair, proposal }] : [];
    }),
    dropped: [...beaten, ...gone],
    isOpen: remaining.length > 0,
  };
}

function isWanted({ score }: Proposed, stored: StoredPair | undefined): boolean {
  if (!stored || stored.status === 'OPEN') return true;
  return stored.status === 'DISMISSED' && score >= stored.score + riseToRaiseAgain;
}

function isOf({ firstId, secondId }: StoredPair, id: string): boolean {
  return firstId === id || secondId === id;
}
