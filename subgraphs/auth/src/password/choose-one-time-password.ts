import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { newOneTimePassword, oneTimeMs } from './one-time-password.ts';
import { type Identity, passwordMax, passwordMin, weakness } from './password.rules.ts';
import { hashPassword } from './password-hash.ts';

/** A one-time password as the caller may give it; absent, the system makes one. */
export const oneTimePassword = z.string().min(passwordMin).max(passwordMax).nullish();

/**
 * The one-time password of an account as the columns of its credential. `shown` is what the caller
 * is told: the password the system made, and nothing where the caller gave it.
 * @throws DomainError INVALID_INPUT when the given one is weak
 */
export async function chooseOneTimePassword(
  given: string | null | undefined,
  identity: Identity,
  now: Date,
) {
  const weak = given ? weakness(given, identity) : null;
  if (weak) {
    throw new DomainError(INVALID_INPUT, {}, [{ path: 'input.oneTimePassword', reason: weak }]);
  }
  const password = given ?? newOneTimePassword();
  const columns = {
    passwordHash: await hashPassword(password),
    changedAt: now,
    oneTimeExpiresAt: new Date(now.getTime() + oneTimeMs),
    failedAttempts: 0,
    firstFailedAt: null,
  };
  return { shown: given ? null : password, columns };
}
