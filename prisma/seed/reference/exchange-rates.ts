import { seedId } from '../seed-id.ts';
import { demoRates } from './currencies.ts';

const firstMonth = { year: 2024, month: 11 };
/** Demonstration records end here; on a later day the rates go on to that day's month. */
const lastMonth = { year: 2026, month: 11 };

/** One round demo rate a month and currency, so that no record of the demonstration lacks a rate. */
export function exchangeRates(today: Date) {
  return monthsUntil(today).flatMap((month) =>
    [...demoRates].map(([code, unitsPerUsd]) => ({
      id: seedId('exchangeRate', `${code}-${month}`),
      currencyId: seedId('currency', code),
      validOn: new Date(`${month}-01T00:00:00Z`),
      unitsPerUsd,
      source: 'Démonstration / demo',
      isDemo: true,
    })),
  );
}

function monthsUntil(today: Date): string[] {
  const now = today.getUTCFullYear() * 12 + today.getUTCMonth();
  const end = Math.max(now, lastMonth.year * 12 + lastMonth.month - 1);
  const months: string[] = [];
  for (let month = firstMonth.year * 12 + firstMonth.month - 1; month <= end; month += 1) {
    months.push(`${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`);
  }
  return months;
}
