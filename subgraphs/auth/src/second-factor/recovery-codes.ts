import { randomInt } from 'node:crypto';
import type { Secrets } from '../secrets.ts';

// Without what is mistaken for something else when copied by hand.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const count = 10;

/** Ten codes that each stand in once for the second factor, e.g. `k7mpx-3qd9w`: nearly 50 bits. */
export function newRecoveryCodes(): string[] {
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: count }, () => `${group()}-${group()}`);
}

/** What is kept of a code: keyed, so that whoever reads the table cannot try codes against it. */
export function recoveryCodeHash(secrets: Secrets, userId: string, code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return secrets.mac(`recovery:${userId}:${plain}`).toString('hex');
}
