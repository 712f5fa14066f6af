import { describe, expect, it } from 'vitest';
import { followChains, inSyncOrder, writtenFirst } from './sync-order.rules.ts';

const entry = (id: string, expectedVersion: number, operation = 'UPDATE') => ({
  id,
  expectedVersion,
  operation,
});

describe('the order of a batch', () => {
  it('is that of the versions, record by record', () => {
    const batch = [entry('a', 2), entry('b', 0), entry('a', 0), entry('a', 1)];
    expect(inSyncOrder(batch).map((chain) => chain.map((each) => each.expectedVersion))).toEqual([
      [0, 1, 2],
      [0],
    ]);
  });

  it('parts contents from what hands over or deletes', () => {
    const chain = [entry('a', 0, 'CREATE'), entry('a', 1), entry('a', 2, 'SUBMIT')];
    expect(writtenFirst(chain).map((part) => part.length)).toEqual([2, 1]);
  });
});

describe('a chain of writes', () => {
  it('is cut off after a write that was not made, and no other record is', () => {
    const chains = followChains();
    chains.ended(entry('a', 2), false);
    expect(chains.isCutOff(entry('a', 3))).toBe(true);
    expect(chains.isCutOff(entry('a', 2))).toBe(false);
    expect(chains.isCutOff(entry('b', 3))).toBe(false);
  });

  it('goes on where another write was made at that version, before or after', () => {
    const after = followChains();
    after.ended(entry('a', 1), false);
    after.ended(entry('a', 1), true);
    const before = followChains();
    before.ended(entry('a', 1), true);
    before.ended(entry('a', 1), false);
    for (const chains of [after, before]) expect(chains.isCutOff(entry('a', 2))).toBe(false);
  });
});
