import { type PageArgs, pageArgs } from '@commerce-tracking/service-kit/pages';
import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import type { ExchangeRate } from '../reference/entries.ts';
import { type ListPage, pageOfRanked, referencePageMax } from '../reference/list-entries.ts';

/** The rate that counts on a day: the newest not later, and of that day the last correction. */
export function rateOn(
  rates: readonly ExchangeRate[],
  currencyId: string,
  on: string,
): ExchangeRate | null {
  let best: ExchangeRate | null = null;
  for (const rate of rates) {
    if (rate.currencyId !== currencyId || dateToDay(rate.validOn) > on) continue;
    if (!best || compareRates(rate, best) < 0) best = rate;
  }
  return best;
}

export type RateListArgs = PageArgs & {
  filter?: {
    currencyId?: string | null;
    from?: string | null;
    to?: string | null;
    includeCorrected?: boolean | null;
  } | null;
};

/** Rates in pages, newest day first; `rates` are sorted so, corrections before what they correct. */
export function listRates(
  rates: readonly ExchangeRate[],
  args: RateListArgs,
): ListPage<ExchangeRate> {
  const page = pageArgs(args, { max: referencePageMax, keys: 3 });
  const { currencyId, from, to, includeCorrected } = args.filter ?? {};
  const seen = new Set<string>();
  const found = rates.filter((rate) => {
    const day = dateToDay(rate.validOn);
    if (currencyId && rate.currencyId !== currencyId) return false;
    if ((from && day < from) || (to && day > to)) return false;
    const place = `${rate.currencyId} ${day}`;
    if (seen.has(place)) return includeCorrected === true;
    seen.add(place);
    return true;
  });
  const ranked = found.map((rate) => ({
    rate,
    key: [-rate.validOn.getTime(), rate.currencyId, -rate.revision],
  }));
  const { nodes, ...rest } = pageOfRanked(ranked, page);
  return { ...rest, nodes: nodes.map(({ rate }) => rate) };
}

function compareRates(a: ExchangeRate, b: ExchangeRate): number {
  return b.validOn.getTime() - a.validOn.getTime() || b.revision - a.revision;
}
