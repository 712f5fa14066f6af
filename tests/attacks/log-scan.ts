import { describe, expect, it } from 'vitest';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import type { Arena } from './arena.ts';

/** What is in no log, although all that came before has handled it. */
export function logScan(arena: () => Arena): void {
  describe('the logs of everything above', () => {
    const secrets: [string, RegExp][] = [
      ['an access token', /eyJ[\w-]{10,}\.eyJ/],
      ['a password', new RegExp(`${demoPassword}|not the password|guess number`)],
      ['a refresh token', /"refreshToken":"(?!\[redacted\])/],
      ['a hash of a password', /\$argon2/],
      ['a secret of the system', /secret of the tests/],
      ['a private key', /"d":"[\w-]{20,}"|PRIVATE KEY/],
      ['a plate', /AB 1234 [0-9a-f]{8}|AB1234[0-9A-F]{8}/],
      ['a seed of a second factor', /otpauth:\/\/|secret=[A-Z2-7]{16,}/],
    ];

    it.each(secrets)('hold nowhere %s', (_what, pattern) => {
      const { system } = arena();
      for (const name of system.processes) {
        const line = system
          .log(name)
          .split('\n')
          .find((text) => pattern.test(text));
        expect([name, line]).toEqual([name, undefined]);
      }
    });

    it('say something all the same, and tell of each masked error under its reference', () => {
      const { system } = arena();
      for (const name of system.processes) expect(system.log(name).length).toBeGreaterThan(100);
    });
  });
}
