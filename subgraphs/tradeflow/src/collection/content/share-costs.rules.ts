import type { CollectionContent } from './content.ts';
import { type Exact, exact, sumOfKnown } from './exact.ts';

/** What one line bears of the journey's costs; null where it cannot be known. */
export type LineCosts = { transport: Exact | null; loading: Exact | null };

/**
 * Transport and loading of each line: its own figure where it has one, else its part of the
 * header's, by weight, or by value when some line has no weight.
 */
export function shareCosts(
  content: CollectionContent,
  weights: readonly (Exact | null)[],
  values: readonly (Exact | null)[],
): LineCosts[] {
  const shares = sharesBy(weights) ?? sharesBy(values);
  const transport = exact(content.transportCost);
  const loading = exact(content.loadingCost);
  return content.items.map((item, index) => {
    const share = shares?.[index] ?? null;
    return {
      transport: exact(item.transportCost) ?? part(transport, share),
      loading: exact(item.loadingCost) ?? part(loading, share),
    };
  });
}

type Share = { of: Exact; total: Exact };

/** Null when a measure is missing or nothing at all was measured. */
function sharesBy(measures: readonly (Exact | null)[]): Share[] | null {
  const total = sumOfKnown(measures);
  if (!total || total.isZero()) return null;
  const shares: Share[] = [];
  for (const of of measures) {
    if (!of) return null;
    shares.push({ of, total });
  }
  return shares;
}

/** Multiplied before divided, so that shares that come out even stay exact. */
function part(cost: Exact | null, share: Share | null): Exact | null {
  if (!cost) return null;
  if (cost.isZero()) return cost;
  return share && cost.times(share.of).div(share.total);
}
