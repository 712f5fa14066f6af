import { demoPassword } from '../../prisma/seed/demo/accounts.ts';

const names =
  'refreshToken|accessToken|oneTimePassword|newPassword|currentPassword|password|otp|totpSecret|recoveryCodes';
const [start, end] = ['(?<![\\w-])', '(?![\\w-])'];
const sign = '[a-hj-km-np-z2-9]';
/** What no log may hold, though the tests have the services handle all of it. */
const secrets: readonly [string, RegExp][] = [
  ['an access token', /eyJ[\w-]{10,}\.eyJ/],
  // 68 bytes that begin with the id of a session, which begins with the time.
  ['a refresh token', new RegExp(`${start}AZ[\\w-]{89}${end}`)],
  [
    'a password',
    new RegExp(`${demoPassword}|not the password|guess number|trois girafes|Premier mot 4711`),
  ],
  // In JSON, in JSON within a text, and in GraphQL.
  ['a secret by its name', new RegExp(`\\b(?:${names})(?:\\\\?")?:\\s*\\[?\\\\?"(?!\\[redacted)`)],
  // Nearly all of them have a digit, and no word of ours does.
  ['a one-time password', new RegExp(`${start}(?=[a-z-]*\\d)${sign}{4}(?:-${sign}{4}){3}${end}`)],
  ['a recovery code', new RegExp(`${start}(?=[a-z-]*\\d)${sign}{5}-${sign}{5}${end}`)],
  ['a hash of a password', /\$argon2/],
  ['a secret of the system', /secret of the tests/],
  ['a private key', /\\?"d\\?":\\?"[\w-]{20,}\\?"|PRIVATE KEY/],
  ['a seed of a broker user', /\bSU[A-Z2-7]{56}\b/],
  ['a secret of a webhook', /\bwhsec_/],
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
