import { DomainError } from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aControl, anItem, sentContent } from '../../testing/a-content.ts';
import { testId } from '../../testing/reference-fixture.ts';
import { normalizedPlate } from '../plate.rules.ts';
import { inSyncOrder } from '../sync/sync-order.rules.ts';
import { todayAt } from '../today.ts';
import { collectionContent } from './content.ts';

const input = z.strictObject({ content: collectionContent });

function refusals(over: Record<string, unknown>): string[] {
  try {
    parseInput(input, { content: { ...sentContent(), ...over } });
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.fields.map(({ path, reason }) => `${path} ${reason.name}`);
  }
}

describe('collectionContent', () => {
  const id = testId();
  it.each([
    [{ items: [{ ...anItem(), quantity: '-1' }] }, 'input.content.items.0.quantity TOO_SMALL'],
    [
      { items: [{ ...anItem(), quantity: '1.2345' }] },
      'input.content.items.0.quantity WRONG_FORMAT',
    ],
    [{ items: [{ ...anItem(), quantity: '1e3' }] }, 'input.content.items.0.quantity WRONG_FORMAT'],
    [{ items: [{ ...anItem(), weight: '1' }] }, 'input.content.items.0.weight UNKNOWN_FIELD'],
    [{ traderName: 'X' }, 'input.content.traderName UNKNOWN_FIELD'],
    [{ operatorGender: 'M' }, 'input.content.operatorGender NOT_ALLOWED'],
    [{ captureSource: 'IMPORT' }, 'input.content.captureSource NOT_ALLOWED'],
    [{ collectedOn: '2026-02-30' }, 'input.content.collectedOn WRONG_FORMAT'],
    [{ gps: { latitude: 91, longitude: 0 } }, 'input.content.gps.latitude TOO_BIG'],
    [{ gps: { latitude: 1 } }, 'input.content.gps.longitude REQUIRED'],
    [{ notes: 'x'.repeat(4001) }, 'input.content.notes TOO_LONG'],
    [{ nearbyMarkets: ['Parakou', '\ud800'] }, 'input.content.nearbyMarkets.1 WRONG_FORMAT'],
    [
      { controls: [{ ...aControl(), controlPostsCount: 0 }] },
      'input.content.controls.0.controlPostsCount TOO_SMALL',
    ],
    [{ items: [anItem({ id }), anItem({ id })] }, 'input.content.items.1.id NOT_UNIQUE'],
    [{ formModelId: null }, 'input.content.formModelId REQUIRED'],
  ])('refuses %j', (over, refusal) => {
    expect(refusals(over)).toEqual([refusal]);
  });

  it('takes absent, null and blank for the same content', () => {
    const parsed = (over: object) =>
      JSON.stringify(collectionContent.parse({ ...sentContent(), ...over }));
    expect(parsed({ notes: null })).toBe(parsed({}));
    expect(parsed({ notes: '  ' })).toBe(parsed({}));
    expect(parsed({ transportCost: '10.50' })).toBe(parsed({ transportCost: '10.5' }));
  });
});

describe('normalizedPlate', () => {
  it.each([
    ['bj-1234 rb', 'BJ1234RB'],
    ['Néant', null],
    [' - ', null],
    [undefined, null],
    // Forty letters that are two each in upper case: more than its column holds.
    ['ß'.repeat(40), 'S'.repeat(40)],
  ])('reads %j as %j', (plate, normal) => expect(normalizedPlate(plate)).toBe(normal));
});

describe('inSyncOrder', () => {
  it('chains the writes of one record by version, whatever their order', () => {
    const entry = (id: string, expectedVersion: number) => ({ id, expectedVersion });
    const chains = inSyncOrder([entry('a', 2), entry('b', 0), entry('a', 0), entry('a', 1)]);
    expect(chains).toEqual([[entry('a', 0), entry('a', 1), entry('a', 2)], [entry('b', 0)]]);
  });
});

describe('todayAt', () => {
  it('is the day at the point', () => {
    const night = new Date('2026-03-10T23:30:00Z');
    expect(todayAt('Africa/Lagos', night)).toBe('2026-03-11');
    expect(todayAt(undefined, night)).toBe('2026-03-10');
  });
});
