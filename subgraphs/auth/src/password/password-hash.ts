import { hash, verify } from '@node-rs/argon2';

// OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane.
const parameters = {
  algorithm: 2, // argon2id
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};
const prefix = '$argon2id$v=19$m=19456,t=2,p=1$';

// Of a password nobody has: verified where there is no account, so that the answer takes as long.
const nobodysHash = hash(crypto.randomUUID(), parameters);

/** Hashes a password for keeping. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), parameters);
}

/** Whether a password belongs to a hash; without a hash it takes as long and says no. */
export async function passwordMatches(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobodysHash), password.normalize('NFC'));
  return matches && passwordHash != null;
}

/** Whether a hash was made with other parameters than today's; it is renewed at the next sign-in. */
export function isOutdated(passwordHash: string): boolean {
  return !passwordHash.startsWith(prefix);
}
