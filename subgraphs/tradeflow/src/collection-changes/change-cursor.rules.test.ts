import { encodeCursor } from '@commerce-tracking/service-kit/pages';
import { describe, expect, it } from 'vitest';
import { afterRound, overlapMs, readChangeCursor, withinRound } from './change-cursor.rules.ts';

const startedAt = new Date('2026-03-14T09:30:00.000Z');
const place = {
  changedAt: new Date('2026-03-14T09:29:59.125Z'),
  collectionId: '019a0000-0000-7000-8000-000000000001',
};

describe('a cursor of changes', () => {
  it('goes on behind the last row within a round, and keeps its start', () => {
    expect(readChangeCursor(withinRound(place, startedAt))).toEqual({ ...place, startedAt });
  });

  it('goes back behind the start of a round that is over', () => {
    expect(readChangeCursor(afterRound(startedAt))).toEqual({
      changedAt: new Date(startedAt.getTime() - overlapMs),
      collectionId: '',
      startedAt: null,
    });
  });

  it('starts at the beginning without one', () => {
    expect(readChangeCursor(null).changedAt).toEqual(new Date(0));
  });

  it.each([
    'nonsense',
    encodeCursor([]),
    encodeCursor(['yesterday', '', null]),
    encodeCursor([startedAt.toISOString(), 'x', null]),
    encodeCursor([startedAt.toISOString(), '', 5]),
  ])('refuses one of another list: %s', (after) => {
    expect(() => readChangeCursor(after)).toThrow('refused');
  });
});
