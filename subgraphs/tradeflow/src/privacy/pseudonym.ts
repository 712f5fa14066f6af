import { createHmac } from 'node:crypto';

/** Names a thing without telling which: the same within a calendar year, another in the next. */
export type Pseudonym = (kind: 'V' | 'C' | 'H', year: number, value: string) => string;

/** Pseudonyms under a key of the installation; whoever has the key can link them. */
export function createPseudonym(key: string): Pseudonym {
  return (kind, year, value) => {
    const digest = createHmac('sha256', key).update(`${kind}\n${year}\n${value}`).digest();
    return `${kind}-${digest.toString('hex').slice(0, 16).toUpperCase()}`;
  };
}
