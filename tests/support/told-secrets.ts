import { demoPassword } from '../../prisma/seed/demo/accounts.ts';

/** What no log may hold, though the tests have the services handle all of it. */
const secrets: readonly [string, RegExp][] = [
  ['an access token', /eyJ[\w-]{10,}\.eyJ/],
  ['a password', new RegExp(`${demoPassword}|not the password|guess number`)],
  [
    'a secret by its name',
    /"(?:refreshToken|accessToken|oneTimePassword|newPassword|currentPassword|password|otp|totpSecret)":"(?!\[redacted\])/,
  ],
  ['a hash of a password', /\$argon2/],
  ['a secret of the system', /secret of the tests/],
  ['a private key', /"d":"[\w-]{20,}"|PRIVATE KEY/],
  ['a seed of a broker user', /\bSU[A-Z2-7]{56}\b/],
  // Those of maizeRecord and of the people of the chaos run.
  [
    'a plate',
    /AB 1234 [0-9a-f]{8}|AB1234[0-9A-F]{8}|\b([A-Z])\1([A-Z])\2([1-9])\3([A-Z])\4([A-Z])\5\b/,
  ],
  ['a seed of a second factor', /otpauth:\/\/|secret=[A-Z2-7]{16,}/],
];

/** The lines of a log that tell a secret, each with what it tells. */
export function secretsTold(log: string): string[] {
  const lines = log.split('\n');
  return secrets.flatMap(([what, pattern]) =>
    lines.filter((line) => pattern.test(line)).map((line) => `${what}: ${line}`),
  );
}
