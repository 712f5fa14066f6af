import type { Rate, ReferenceData } from './reference-data.ts';

const dayMs = 86_400_000;

/** The latest rate of a currency on or before a day, unless it is more than `maxAgeDays` old. */
export function findRate(
  reference: ReferenceData,
  currencyId: string | undefined,
  on: string | undefined,
  maxAgeDays: number,
): Rate | null {
  if (!currencyId || !on) return null;
  const rate = reference.ratesByCurrency.get(currencyId)?.find(({ validOn }) => validOn <= on);
  if (!rate) return null;
  const ageDays = (Date.parse(on) - Date.parse(rate.validOn)) / dayMs;
  return ageDays <= maxAgeDays ? rate : null;
}
