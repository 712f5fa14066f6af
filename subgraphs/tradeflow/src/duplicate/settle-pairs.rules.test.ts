import { describe, expect, it } from 'vitest';
import type { Compared } from './compared.ts';
import type { Proposed } from './detect-duplicates.ts';
import { settlePairs } from './settle-pairs.rules.ts';
import type { StoredPair } from './stored-pairs.queries.ts';

const record = { id: 'new', collectionPointId: 'near' } as Compared;
const proposal = (id: string, score: number): Proposed => ({
  kind: 'MIRROR',
  score,
  signals: [],
  other: { id, collectionPointId: 'far' } as Compared,
});
const storedPair = (over: Partial<StoredPair>): StoredPair => ({
  ...{ id: 'pair', firstId: 'new', secondId: 'old', kind: 'MIRROR', score: 90 },
  ...{ status: 'OPEN', version: 1, firstPointId: 'near', secondPointId: 'far' },
  ...over,
});

describe('settlePairs', () => {
  it('raises what is new and drops what no longer holds', () => {
    const gone = storedPair({ secondId: 'gone' });
    const { raised, dropped, isOpen } = settlePairs(record, [proposal('old', 92)], [gone]);
    expect(raised.map(({ other }) => other.id)).toEqual(['old']);
    expect(dropped).toEqual([gone]);
    expect(isOpen).toBe(true);
  });

  it.each([
    ['OPEN', 80, 1],
    ['DISMISSED', 99, 0],
    ['DISMISSED', 100, 1],
    ['CONFIRMED', 100, 0],
  ] as const)('renews a pair that is %s and now %i alike %i times', (status, score, times) => {
    const pair = storedPair({ status });
    const { raised, renewed, dropped } = settlePairs(record, [proposal('old', score)], [pair]);
    expect([raised.length, renewed.length, dropped.length]).toEqual([0, times, 0]);
  });

  it('takes a neighbour away from a lesser rival, unless that pair is confirmed', () => {
    const rival = { firstId: 'old', secondId: 'rival', firstPointId: 'far', secondPointId: 'near' };
    const open = storedPair({ ...rival, score: 82 });
    expect(settlePairs(record, [proposal('old', 96)], [open]).dropped).toEqual([open]);
    const confirmed = storedPair({ ...rival, score: 82, status: 'CONFIRMED' });
    expect(settlePairs(record, [proposal('old', 96)], [confirmed]).dropped).toEqual([]);
    const better = storedPair({ ...rival, score: 97 });
    const beaten = settlePairs(record, [proposal('old', 81)], [better]);
    expect(beaten).toMatchObject({ raised: [], dropped: [], isOpen: false });
  });
});
