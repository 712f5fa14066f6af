import { describe, expect, it } from 'vitest';
import type { ExchangeRate } from '../reference/entries.ts';
import { listRates, rateOn } from './exchange-rate.queries.ts';

const rate = (id: string, day: string, revision = 1, currencyId = 'xof') =>
  ({ id, currencyId, validOn: new Date(`${day}T00:00:00Z`), revision }) as ExchangeRate;
// As the database gives them: newest day first, corrections before what they correct.
const rates = [
  rate('dec', '2026-12-01'),
  rate('ngn', '2026-11-01', 1, 'ngn'),
  rate('nov-2', '2026-11-01', 2),
  rate('nov', '2026-11-01'),
  rate('oct', '2026-10-01'),
];

describe('an exchange rate', () => {
  it('is the newest that is not later, in its last correction', () => {
    expect(rateOn(rates, 'xof', '2026-11-23')?.id).toBe('nov-2');
    expect(rateOn(rates, 'xof', '2026-10-31')?.id).toBe('oct');
    expect(rateOn(rates, 'xof', '2026-12-01')?.id).toBe('dec');
    expect(rateOn(rates, 'xof', '2026-09-30')).toBeNull();
  });

  it('is listed as it counts, or with all it replaced', () => {
    const ids = (filter: object) => listRates(rates, { filter }).nodes.map(({ id }) => id);
    expect(ids({ currencyId: 'xof' })).toEqual(['dec', 'nov-2', 'oct']);
    expect(ids({ includeCorrected: true })).toEqual(['dec', 'ngn', 'nov-2', 'nov', 'oct']);
    expect(ids({ from: '2026-10-15', to: '2026-11-15', currencyId: 'ngn' })).toEqual(['ngn']);
  });

  it('is found on the next page', () => {
    const first = listRates(rates, { first: 2 });
    const second = listRates(rates, { first: 2, after: first.endCursor });
    expect(first.hasNextPage).toBe(true);
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual([
      'dec',
      'ngn',
      'nov-2',
      'oct',
    ]);
  });
});
