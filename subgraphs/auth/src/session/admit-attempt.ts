import { createHash } from 'node:crypto';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { runtime } from '../runtime.ts';
import { SIGN_IN_UNAVAILABLE, TOO_MANY_SIGN_INS } from './session.errors.ts';
import { accountNamed } from './sign-in-name.ts';

/**
 * Counts a sign-in under its name, whether there is such an account or not, and under its address.
 * @throws DomainError RATE_LIMITED, or UNAVAILABLE where it cannot be counted: unlike reads, sign-ins
 * are then refused
 */
export async function admitAttempt(identifier: string, address: string | null): Promise<void> {
  const { attempts, attemptsMax } = runtime();
  const name = JSON.stringify(accountNamed(identifier)).toLowerCase();
  const keys = [
    { key: keyOf('name', name), max: attemptsMax.name },
    { key: keyOf('address', address ?? 'unknown'), max: attemptsMax.address },
  ];
  const waitMs = await attempts.count(keys).catch(() => {
    throw new DomainError(SIGN_IN_UNAVAILABLE);
  });
  if (waitMs === null) return;
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  throw new DomainError(TOO_MANY_SIGN_INS, { retryAfterSeconds });
}

/** The bucket keeps no names and no addresses in the clear. */
function keyOf(kind: string, value: string): string {
  return `${kind}.${createHash('sha256').update(value).digest('hex')}`;
}
