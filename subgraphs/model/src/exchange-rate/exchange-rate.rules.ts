import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import type { ExchangeRate } from '../reference/entries.ts';
import { LISTED_TWICE } from '../reference/reference.errors.ts';
import { checkLink } from '../reference/reference.rules.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { CORRECTION_NEEDS_REASON, DOLLAR_IS_ONE, RATE_TOO_EARLY } from './exchange-rate.errors.ts';

const daysAheadMax = 31;
const dayMs = 86_400_000;

export type GivenRate = {
  currencyId: string;
  validOn: string;
  unitsPerUsd: string;
  reason?: string | null;
};

/** The rate that counts for a currency on exactly this day, corrections before what they correct. */
export function rateOfDay(
  { currencyId, validOn }: Pick<GivenRate, 'currencyId' | 'validOn'>,
  rates: readonly ExchangeRate[],
): ExchangeRate | null {
  let last: ExchangeRate | null = null;
  for (const rate of rates) {
    if (rate.currencyId !== currencyId || dateToDay(rate.validOn) !== validOn) continue;
    if (!last || rate.revision > last.revision) last = rate;
  }
  return last;
}

/** Every reason to refuse a list of rates; a rate that replaces another says why. */
export function refusedRates(
  given: readonly GivenRate[],
  data: ReferenceData,
  now: Date,
): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const lastDay = dateToDay(new Date(now.getTime() + daysAheadMax * dayMs));
  for (const [index, rate] of given.entries()) {
    const at = `input.rates.${index}`;
    const { currencyId, validOn } = rate;
    const link = { kind: 'currency' as const, id: currencyId, isNew: true };
    checkLink({ ...link, path: `${at}.currencyId` }, data, (error) => void errors.push(error));
    if (validOn > lastDay) {
      errors.push({
        path: `${at}.validOn`,
        reason: RATE_TOO_EARLY,
        values: { days: daysAheadMax },
      });
    }
    const place = `${currencyId} ${validOn}`;
    if (seen.has(place)) errors.push({ path: `${at}.validOn`, reason: LISTED_TWICE });
    seen.add(place);
    const isDollar = data.entries.currency.byId.get(currencyId)?.isoCode === 'USD';
    if (isDollar && rate.unitsPerUsd !== '1') {
      errors.push({ path: `${at}.unitsPerUsd`, reason: DOLLAR_IS_ONE });
    }
    const replaced = rateOfDay(rate, data.records.exchangeRates);
    if (replaced && !rate.reason) {
      const values = { unitsPerUsd: replaced.unitsPerUsd, revision: replaced.revision };
      errors.push({ path: `${at}.reason`, reason: CORRECTION_NEEDS_REASON, values });
    }
  }
  return errors;
}
