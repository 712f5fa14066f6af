import { expect, it } from 'vitest';
import { withoutSecrets } from './redaction.ts';

it('marks secrets at any depth, drops plates, and keeps everything else', () => {
  const at = new Date('2026-03-14T09:00:00Z');
  expect(
    withoutSecrets({
      username: 'chef.bj',
      mustChangePassword: true,
      totpEnabledAt: at,
      contentHash: 'abc',
      credential: { passwordHash: '$argon2id$', totpSecret: 'GEZD', recoveryCodes: ['a', 'b'] },
      sessions: [{ refreshToken: 'x', id: '1' }],
      oneTimePassword: 'k7mp',
      otp: '123456',
      vehicleRegistrationNumber: 'BX 1234 RB',
      weightKg: { toJSON: () => '12.5' },
      note: null,
    }),
  ).toMatchObject({
    username: 'chef.bj',
    mustChangePassword: true,
    totpEnabledAt: at,
    contentHash: 'abc',
    credential: {
      passwordHash: '[redacted]',
      totpSecret: '[redacted]',
      recoveryCodes: '[redacted]',
    },
    sessions: [{ refreshToken: '[redacted]', id: '1' }],
    oneTimePassword: '[redacted]',
    otp: '[redacted]',
    note: null,
  });
  expect(withoutSecrets({ vehicleRegistrationNumber: 'BX 1234 RB', a: 1 })).toEqual({ a: 1 });
  expect(withoutSecrets('text')).toBe('text');
});

it('leaves values that write themselves, such as decimals, as they are', () => {
  class Decimal {
    toJSON() {
      return '12.5';
    }
  }
  expect(JSON.stringify(withoutSecrets({ weightKg: new Decimal() }))).toBe('{"weightKg":"12.5"}');
});
