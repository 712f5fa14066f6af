import { createHash } from 'node:crypto';

/**
 * The id of a person's account, derived from the id under which the person was entered: entering
 * the person again finds the same account. Shaped as a UUIDv7 of the same moment.
 */
export function accountIdOf(actorId: string): string {
  const hash = createHash('sha256').update(`user:${actorId}`).digest('hex');
  const variant = ((Number.parseInt(hash.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${actorId.slice(0, 13)}-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}
