import { expect, it } from 'vitest';
import { bodyOf, eventPattern, isChosen } from './event-body.ts';

it('an event is chosen by its name or by a pattern of as many parts', () => {
  const event = 'tradeflow.collection.submitted';
  for (const pattern of [event, 'tradeflow.collection.*', '*.*.submitted', '*.*.*']) {
    expect(isChosen([pattern], event)).toBe(true);
    expect(eventPattern.test(pattern)).toBe(true);
  }
  expect(isChosen([], event)).toBe(false);
  expect(isChosen(['tradeflow.effort.*', 'tradeflow.collection.approved'], event)).toBe(false);
  for (const wrong of [
    'event.tradeflow.collection.x',
    '>',
    'tradeflow.>',
    'a.b',
    '',
    'audit.a.b',
  ]) {
    expect(eventPattern.test(wrong)).toBe(false);
  }
});

it('a body carries keys, figures and names of states, and nothing written by people', () => {
  const body = bodyOf('tradeflow.collection.submitted', {
    ...{ eventId: 'e-1', at: '2026-01-01T00:00:00.000Z', collectionId: 'c-1', version: 3 },
    ...{ state: 'SUBMITTED', ids: ['a', 'b'], none: null, isFirst: true },
    ...{ name: 'Ama Adjovi', person: { name: 'Ama' }, notes: ['a word or two'] },
  });
  expect(JSON.parse(body)).toEqual({
    ...{ type: 'tradeflow.collection.submitted', eventId: 'e-1' },
    timestamp: '2026-01-01T00:00:00.000Z',
    data: {
      ...{ collectionId: 'c-1', version: 3, state: 'SUBMITTED', ids: ['a', 'b'] },
      ...{ none: null, isFirst: true },
    },
  });
});
