import type { Settings } from '@commerce-tracking/settings/settings';
import { exact, rounded } from '../collection/content/exact.ts';
import type { QualityDimension } from '../generated/graphql.ts';
import { suppressSmallCells } from '../statistics/disclosure.rules.ts';

/** Records of one group, flagged or not. */
export type RecordGroup = { keys: (string | null)[]; records: bigint; vehicles: bigint };

/** Flags of one group and the records they stand on. */
export type FlagGroup = RecordGroup & { flags: bigint; open: bigint };

/** Figures of one row before they are worded. */
export type QualityCell = {
  keys: (string | null)[];
  records: number;
  flagged: number;
  flags: number;
  open: number;
  suppressed: boolean;
};

/** Dimensions that are a record's own; the others are a flag's. */
export const recordDimensions: readonly QualityDimension[] = ['POINT', 'COLLECTOR', 'MONTH'];

/**
 * Joins flags to the records they are counted against, and adds the groups of records without any, so
 * that nobody takes a silent group for an absent one.
 */
export function qualityCells(
  dimensions: readonly QualityDimension[],
  flagged: readonly FlagGroup[],
  groups: readonly RecordGroup[],
  disclosure: { isAnalyst: boolean; settings: Settings },
): QualityCell[] {
  const baseOf = new Map(groups.map((group) => [JSON.stringify(group.keys), group]));
  const silent = new Set(baseOf.keys());
  const own = (keys: (string | null)[]) =>
    JSON.stringify(keys.filter((_key, at) => isOfRecord(dimensions[at])));
  const cells = flagged.map((group) => {
    const base = own(group.keys);
    silent.delete(base);
    return { ...group, base: baseOf.get(base)?.records ?? group.records };
  });
  // A row without code stands for whole groups: beside others of the same records it would mislead.
  for (const key of dimensions.some(isOfRecord) ? silent : []) {
    const group = baseOf.get(key);
    if (!group) continue;
    const values = group.keys.values();
    const keys = dimensions.map((dimension) =>
      isOfRecord(dimension) ? (values.next().value ?? null) : null,
    );
    cells.push({ ...group, keys, flags: 0n, open: 0n, base: group.records });
  }
  const noValue = { valueUsd: null, largestValueUsd: null };
  return suppressSmallCells(
    cells.map((cell) => ({ ...cell, ...noValue })),
    disclosure.isAnalyst,
    disclosure.settings,
  ).map(({ keys, flags, open, base, records, suppressed }) => ({
    keys,
    records: Number(base),
    flagged: flags === 0n ? 0 : Number(records),
    flags: Number(flags),
    open: Number(open),
    suppressed,
  }));
}

/** A part in percent with two decimals, halves up; null where there is no whole. */
export function percentOf(part: number, whole: number): string | null {
  const [a, b] = [exact(part), exact(whole)];
  return a && b && whole > 0 ? rounded(a.times(100).div(b), 2) : null;
}

function isOfRecord(dimension: QualityDimension | undefined): boolean {
  return dimension !== undefined && recordDimensions.includes(dimension);
}
