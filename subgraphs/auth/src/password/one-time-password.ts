import { randomInt } from 'node:crypto';

// Without what is mistaken for something else when read aloud or copied by hand.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** How long a one-time password opens an account. */
export const oneTimeMs = 72 * 60 * 60_000;

/** A password to hand over once, e.g. `k7mp-x3qd-9wtc-h4ve`: nearly 80 bits, easy to dictate. */
export function newOneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
