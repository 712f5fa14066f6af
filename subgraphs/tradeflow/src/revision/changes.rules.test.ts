import { defaultSettings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { deriveTotals } from '../collection/content/derive-totals.ts';
import { aContent, anItem, type SentContent } from '../testing/a-content.ts';
import { aReference, ids, testId } from '../testing/reference-fixture.ts';
import { changesBetween, isCorrected } from './changes.rules.ts';
import { snapshotOf } from './snapshot.ts';

const reference = aReference();
const line = testId();

function snapshot(over: SentContent = {}, with_ = reference) {
  const content = aContent({ items: [anItem({ id: line })], ...over });
  return snapshotOf(content, deriveTotals(content, with_, defaultSettings));
}

describe('changesBetween', () => {
  it('finds nothing between equal submissions', () => {
    expect(changesBetween(snapshot(), snapshot())).toEqual([]);
  });

  it('names header fields and lines by id, with what follows from them', () => {
    const after = snapshot({ notes: 'Pluie', items: [anItem({ id: line, quantity: '41' })] });
    const changes = changesBetween(snapshot(), after);
    expect(changes).toContainEqual({ path: 'notes', kind: 'ADDED', before: null, after: 'Pluie' });
    expect(changes).toContainEqual({
      path: `items.${line}.quantity`,
      kind: 'CHANGED',
      before: '40',
      after: '41',
    });
    expect(changes).toContainEqual({
      path: 'totalValue',
      kind: 'CHANGED',
      before: '880000',
      after: '902000',
    });
    expect(isCorrected(changes)).toBe(true);
  });

  it('names own questions by their code', () => {
    const changes = changesBetween(
      snapshot({ extra: { totalValue: 1, herd: 'settled' } }),
      snapshot({ extra: { totalValue: 2 } }),
    );
    expect(changes).toEqual([
      { path: 'extra.herd', kind: 'REMOVED', before: 'settled', after: null },
      { path: 'extra.totalValue', kind: 'CHANGED', before: 1, after: 2 },
    ]);
    expect(isCorrected(changes.slice(1))).toBe(true);
  });

  it('tells lines that came from lines that went', () => {
    const other = testId();
    const changes = changesBetween(snapshot(), snapshot({ items: [anItem({ id: other })] }));
    expect(changes.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      `items.${line} REMOVED`,
      `items.${other} ADDED`,
    ]);
  });

  it('takes a moved rate for no correction', () => {
    const rates = new Map([[ids.xof, [{ validOn: '2026-03-05', unitsPerUsd: '610' }]]]);
    const changes = changesBetween(
      snapshot(),
      snapshot({}, aReference({ ratesByCurrency: rates })),
    );
    expect(changes.length).toBeGreaterThan(0);
    expect(isCorrected(changes)).toBe(false);
  });
});
