import type { FlowCell } from './flow-cells.ts';

// Defaults of the settings privacy.minCellRecords, .minCellEntities and .dominancePercent.
const recordsMin = 5;
const vehiclesMin = 3;
const dominancePercent = 80;

/**
 * Marks the cells an analyst may not see because they would tell about single respondents. A single
 * marked cell could be worked out from the total, so the smallest of the others goes with it.
 */
export function suppressSmallCells<Cell extends FlowCell>(
  cells: readonly Cell[],
  isAnalyst: boolean,
): (Cell & { suppressed: boolean })[] {
  const marked = cells.map((cell) => ({ ...cell, suppressed: isAnalyst && isRevealing(cell) }));
  const shown = marked.filter(({ suppressed }) => !suppressed);
  if (marked.length - shown.length === 1) {
    const smallest = shown.toSorted((a, b) => Number(a.records) - Number(b.records))[0];
    if (smallest) smallest.suppressed = true;
  }
  return marked;
}

/** Whether figures rest on so few records or vehicles, or so much on one, that they would tell about it. */
export function isRevealing({ records, vehicles, valueUsd, largestValueUsd }: FlowCell): boolean {
  if (records < recordsMin || vehicles < vehiclesMin) return true;
  if (!valueUsd || !largestValueUsd) return false;
  return largestValueUsd.mul(100).gt(valueUsd.mul(dominancePercent));
}
