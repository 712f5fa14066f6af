import { describe, expect, it } from 'vitest';
import { dayClassOf, dayFractionOf, type EffortStatement, effortErrors } from './effort.rules.ts';

describe('the class of a day', () => {
  it.each([
    ['2026-03-09', 'ORDINARY'], // Monday
    ['2026-03-11', 'MARKET'], // Wednesday
    ['2026-03-15', 'SUNDAY'],
  ])('of %s is %s where the market is on Wednesdays', (day, expected) => {
    expect(dayClassOf(day, ['WEDNESDAY'])).toBe(expected);
  });

  it('is MARKET on a Sunday whose market is held on Sundays', () => {
    expect(dayClassOf('2026-03-15', ['SUNDAY'])).toBe('MARKET');
  });
});

describe('a statement of effort', () => {
  const at = { timeZone: 'Africa/Niamey', now: new Date('2026-03-10T23:30:00Z') };
  const refused = (over: Partial<EffortStatement>) =>
    effortErrors({ observedOn: '2026-03-10', coverage: 'FULL', ...over }, at).map(
      ({ path, reason }) => `${path}:${reason.name}`,
    );

  it('is whole or nothing without a fraction, and needs one for a part', () => {
    expect(dayFractionOf({ observedOn: '2026-03-10', coverage: 'FULL' })).toBe('1');
    expect(dayFractionOf({ observedOn: '2026-03-10', coverage: 'NONE' })).toBe('0');
    expect(refused({})).toEqual([]);
    expect(refused({ coverage: 'PARTIAL' })).toEqual(['input.dayFraction:FRACTION_CONTRADICTS']);
    expect(refused({ coverage: 'PARTIAL', dayFraction: '0.5' })).toEqual([]);
  });

  it.each([
    ['FULL', '0.9'],
    ['PARTIAL', '0'],
    ['PARTIAL', '1'],
    ['NONE', '0.1'],
  ] as const)('with coverage %s refuses %s of the day', (coverage, dayFraction) => {
    const said = { coverage, dayFraction, reasonNotObserved: 'Crue' };
    expect(refused(said)).toContain('input.dayFraction:FRACTION_CONTRADICTS');
  });

  it('needs a reason for a day nobody watched, and none for a whole one', () => {
    expect(refused({ coverage: 'NONE' })).toEqual(['input.reasonNotObserved:REASON_REQUIRED']);
    expect(refused({ coverage: 'NONE', reasonNotObserved: 'Crue' })).toEqual([]);
    expect(refused({ reasonNotObserved: 'Crue' })).toEqual([
      'input.reasonNotObserved:REASON_UNEXPECTED',
    ]);
  });

  it('refuses hours on a day nobody watched, and a watched day of no hours', () => {
    const nobody = { coverage: 'NONE', reasonNotObserved: 'Crue' } as const;
    expect(refused({ ...nobody, hoursObserved: '2' })).toEqual([
      'input.hoursObserved:HOURS_CONTRADICT',
    ]);
    expect(refused({ ...nobody, hoursObserved: '0' })).toEqual([]);
    expect(refused({ hoursObserved: '0' })).toEqual(['input.hoursObserved:HOURS_CONTRADICT']);
    expect(refused({ hoursObserved: '9.5' })).toEqual([]);
  });

  it('may speak of today at the point, which begins before it does at Greenwich', () => {
    expect(refused({ observedOn: '2026-03-11' })).toEqual([]);
    expect(refused({ observedOn: '2026-03-12' })).toEqual(['input.observedOn:DATE_IN_FUTURE']);
  });
});
