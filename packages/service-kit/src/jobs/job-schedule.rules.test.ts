import { describe, expect, it } from 'vitest';
import { slotOf, turnAt } from './job-schedule.rules.ts';

const hour = 3_600_000;
const at = (text: string) => Date.parse(text);

describe('the turns of a periodic job', () => {
  const nightly = { everyMs: 24 * hour, offsetMs: 2 * hour };

  it('change at the hour that is set', () => {
    const before = turnAt(nightly, at('2026-03-14T01:59:59.999Z'));
    expect(turnAt(nightly, at('2026-03-14T02:00:00.000Z'))).toBe(before + 1);
    expect(turnAt(nightly, at('2026-03-15T01:59:59.999Z'))).toBe(before + 1);
  });

  it('have one name each, which no other kind or rhythm shares', () => {
    const now = at('2026-03-14T12:00:00.000Z');
    const names = [
      slotOf('a', nightly, now),
      slotOf('b', nightly, now),
      slotOf('a', nightly, now + 24 * hour),
      slotOf('a', { everyMs: hour }, now),
    ];
    expect(new Set(names).size).toBe(4);
    expect(slotOf('a', nightly, now + hour)).toBe(names[0]);
  });
});
