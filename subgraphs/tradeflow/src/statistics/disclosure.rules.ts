import type { Settings } from '@commerce-tracking/settings/settings';
import type { FlowCell } from './flow-cells.ts';

/** What disclosure control looks at. */
export type DisclosedCell = Pick<FlowCell, 'records' | 'vehicles' | 'valueUsd' | 'largestValueUsd'>;

/**
 * Marks the cells an analyst may not see because they would tell about single respondents. A single
 * marked cell could be worked out from the total, so the smallest of the others goes with it.
 */
export function suppressSmallCells<Cell extends DisclosedCell>(
  cells: readonly Cell[],
  isAnalyst: boolean,
  settings: Settings,
): (Cell & { suppressed: boolean })[] {
  const marked = cells.map((cell) => ({
    ...cell,
    suppressed: isAnalyst && isRevealing(cell, settings),
  }));
  const shown = marked.filter(({ suppressed }) => !suppressed);
  if (marked.length - shown.length === 1) {
    const smallest = shown.toSorted((a, b) => Number(a.records) - Number(b.records))[0];
    if (smallest) smallest.suppressed = true;
  }
  return marked;
}

/** Whether figures rest on so few records or vehicles, or so much on one, that they would tell about it. */
export function isRevealing(cell: DisclosedCell, settings: Settings): boolean {
  const { records, vehicles, valueUsd, largestValueUsd } = cell;
  if (records < settings['privacy.minCellRecords']) return true;
  if (vehicles < settings['privacy.minCellEntities']) return true;
  if (!valueUsd || !largestValueUsd) return false;
  return largestValueUsd.mul(100).gt(valueUsd.mul(settings['privacy.dominancePercent']));
}
