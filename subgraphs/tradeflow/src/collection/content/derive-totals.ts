import type { Settings } from '@commerce-tracking/settings/settings';
import { findRate } from '../../reference/exchange-rate.rules.ts';
import type { ReferenceData } from '../../reference/reference-data.ts';
import type { CollectionContent } from './content.ts';
import { type DerivedItem, deriveItem } from './derive-item.ts';
import { type Exact, exact, rounded, sumOfKnown } from './exact.ts';
import { shareCosts } from './share-costs.rules.ts';

/** A goods line with everything the server works out for it. */
export type DerivedLine = DerivedItem & {
  totalValueUsd: string | null;
  fobValue: string | null;
  cifValue: string | null;
  fobValueUsd: string | null;
  cifValueUsd: string | null;
};

/** All figures that follow from what the collector wrote. */
export type Derived = {
  items: DerivedLine[];
  totalWeightKg: string | null;
  totalValue: string | null;
  totalValueUsd: string | null;
  /** Some line's weight or value is unknown and missing from the totals. */
  hasPartialTotals: boolean;
  unitsPerUsd: string | null;
  rateDate: string | null;
};

/**
 * Totals, weights, customs codes and dollar values of a record, exact and rounded once each. The
 * header's totals are the sums of the lines as shown, so that they always add up.
 */
export function deriveTotals(
  content: CollectionContent,
  reference: ReferenceData,
  settings: Settings,
): Derived {
  const currency = content.currencyId ? reference.currencies.get(content.currencyId) : undefined;
  const places = currency?.decimalPlaces ?? 2;
  const point = content.collectionPointId
    ? reference.points.get(content.collectionPointId)
    : undefined;
  const surroundings = { reference, point, collectedOn: content.collectedOn, places };
  const lines = content.items.map((item) => deriveItem(item, surroundings));
  const maxAge = settings['money.rateMaxAgeDays'];
  const rate = findRate(reference, content.currencyId, content.collectedOn, maxAge);
  const perUsd = exact(rate?.unitsPerUsd);

  const weights = lines.map((line) => exact(line.totalWeightKg));
  const values = lines.map((line) => exact(line.totalValue));
  const costs = shareCosts(content, weights, values);
  const inland = exact(settings['trade.inlandTransportShare']);
  const totalValue = sumOfKnown(values);

  return {
    items: lines.map((line, index) => {
      const value = values[index] ?? null;
      const { transport = null, loading = null } = costs[index] ?? {};
      const toBorder = transport && inland && transport.times(inland);
      const fob = value && loading && toBorder && value.plus(loading).plus(toBorder);
      const beyond = transport && toBorder && transport.minus(toBorder);
      const fees = exact(content.items[index]?.itemSpecificFees ?? '0');
      const cif = fob && beyond && fees && fob.plus(beyond).plus(fees);
      return {
        ...line,
        totalValueUsd: inUsd(value, perUsd),
        fobValue: rounded(fob, places),
        cifValue: rounded(cif, places),
        fobValueUsd: inUsd(fob, perUsd),
        cifValueUsd: inUsd(cif, perUsd),
      };
    }),
    totalWeightKg: rounded(sumOfKnown(weights), 3),
    totalValue: rounded(totalValue, places),
    totalValueUsd: inUsd(totalValue, perUsd),
    hasPartialTotals: weights.includes(null) || values.includes(null),
    unitsPerUsd: rate?.unitsPerUsd ?? null,
    rateDate: rate?.validOn ?? null,
  };
}

function inUsd(local: Exact | null, perUsd: Exact | null): string | null {
  return rounded(local && perUsd && local.div(perUsd), 2);
}
