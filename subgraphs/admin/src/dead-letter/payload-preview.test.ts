import { describe, expect, it } from 'vitest';
import { entityIdIn, payloadPreview } from './payload-preview.ts';

const id = '018f3a1c-7b2d-7c4e-9f10-1a2b3c4d5e6f';

describe('payloadPreview', () => {
  it('shows ids, times, states, figures and names of commands', () => {
    const payload = {
      at: '2026-03-14T09:30:00.000Z',
      action: 'tradeflow.collection.submit',
      entityId: id,
      after: { state: 'APPROVED_L1', version: 3, isOpen: true, dueAt: null },
    };
    expect(JSON.parse(payloadPreview(JSON.stringify(payload)))).toEqual(payload);
  });

  it('blacks out everything else, whatever the field is called', () => {
    const payload = {
      ...{
        password: 'SECRET',
        otp: 123456,
        accessToken: id,
        vehicleRegistrationNumber: 'BJ1234RB',
      },
      ...{ lastName: 'ADJOVI', notes: 'Vu au marché', list: ['Awa', 'DRAFT'], plate: 'AB' },
    };
    expect(JSON.parse(payloadPreview(JSON.stringify(payload)))).toEqual({
      ...{ password: '…', otp: '…', accessToken: '…', vehicleRegistrationNumber: '…' },
      ...{ lastName: '…', notes: '…', list: ['…', 'DRAFT'], plate: '…' },
    });
  });

  it('stays short, and says what is no JSON', () => {
    const long = JSON.stringify(Array.from({ length: 500 }, () => ({ id, other: id })));
    expect(payloadPreview(long).length).toBeLessThanOrEqual(2_000);
    expect(payloadPreview('my password is x')).toBe('(16 characters that are no JSON)');
  });
});

describe('entityIdIn', () => {
  it.each([
    ['{"eventId":"e","actorId":"a","collectionId":"c"}', 'c'],
    ['{"commandId":"x","entityId":"c"}', 'c'],
    ['{"eventId":"e"}', null],
    ['nothing', null],
  ])('finds what %s is about', (text, expected) => {
    expect(entityIdIn(text)).toBe(expected);
  });
});
