import { Prisma } from '@commerce-tracking/prisma/client';
import { defaultSettings, type Settings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { isRevealing, suppressSmallCells } from './disclosure.rules.ts';
import type { FlowCell } from './flow-cells.ts';

function aCell(over: Partial<FlowCell> = {}): FlowCell {
  return {
    records: 5n,
    vehicles: 3n,
    items: 5n,
    heads: null,
    weightKg: null,
    valueUsd: new Prisma.Decimal(1_000),
    largestValueUsd: new Prisma.Decimal(800),
    missingWeights: 0n,
    missingValues: 0n,
    ...over,
  };
}

const alone = new Prisma.Decimal('800.01');

describe('a cell of a statistic', () => {
  it.each<[string, Partial<FlowCell>, Partial<Settings>, boolean]>([
    ['at every limit', {}, {}, false],
    ['with four records', { records: 4n }, {}, true],
    ['with two vehicles', { vehicles: 2n }, {}, true],
    ['dominated by one record', { largestValueUsd: alone }, {}, true],
    ['without values', { valueUsd: null, largestValueUsd: null }, {}, false],
    ['with five records where six are asked', {}, { 'privacy.minCellRecords': 6 }, true],
    ['with three vehicles where four are asked', {}, { 'privacy.minCellEntities': 4 }, true],
    [
      'with four records where four will do',
      { records: 4n },
      { 'privacy.minCellRecords': 4 },
      false,
    ],
    [
      'dominated less than allowed',
      { largestValueUsd: alone },
      { 'privacy.dominancePercent': 81 },
      false,
    ],
  ])('%s', (_case, cell, settings, revealing) => {
    expect(isRevealing(aCell(cell), { ...defaultSettings, ...settings })).toBe(revealing);
  });

  it('takes the smallest of the others along, for analysts only', () => {
    const cells = [aCell({ records: 1n }), aCell({ records: 9n }), aCell({ records: 7n })];
    const marks = (isAnalyst: boolean) =>
      suppressSmallCells(cells, isAnalyst, defaultSettings).map(({ suppressed }) => suppressed);
    expect(marks(true)).toEqual([true, false, true]);
    expect(marks(false)).toEqual([false, false, false]);
  });
});
