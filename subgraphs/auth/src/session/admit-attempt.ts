import { createHash } from 'node:crypto';
import type { Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { networkOf } from '@commerce-tracking/service-kit/values/network';
import { runtime } from '../runtime.ts';
import { SIGN_IN_UNAVAILABLE, TOO_MANY_SIGN_INS } from './session.errors.ts';
import { accountNamed } from './sign-in-name.ts';

/**
 * Counts a sign-in under its name, whether there is such an account or not, and under its network.
 * @throws DomainError RATE_LIMITED, or UNAVAILABLE where it cannot be counted: unlike reads, sign-ins
 * are then refused
 */
export async function admitAttempt(
  db: Tx,
  identifier: string,
  address: string | null,
): Promise<void> {
  const { attempts, attemptsMax } = runtime();
  const name = await comparedName(db, identifier);
  const keys = [
    { key: keyOf('name', name), max: attemptsMax.name },
    { key: keyOf('address', networkOf(address ?? '')), max: attemptsMax.address },
  ];
  const waitMs = await attempts.count(keys).catch(() => {
    throw new DomainError(SIGN_IN_UNAVAILABLE);
  });
  if (waitMs === null) return;
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  throw new DomainError(TOO_MANY_SIGN_INS, { retryAfterSeconds });
}

/**
 * The name as the columns of accounts compare it, so that all spellings that reach an account are counted
 * as one: accents, case, digits of other scripts, signs without width. Only the database knows them all.
 */
async function comparedName(db: Tx, identifier: string): Promise<string> {
  const [[kind, name] = ['', '']] = Object.entries<string>(accountNamed(identifier));
  const [row] = await db.sql.select<{ weights: string }>(
    `SELECT HEX(TRIM(TRAILING WEIGHT_STRING(' ' COLLATE utf8mb4_unicode_ci)
       FROM WEIGHT_STRING(? COLLATE utf8mb4_unicode_ci))) AS weights`,
    [name],
  );
  return `${kind} ${row?.weights}`;
}

/** The bucket keeps no names and no addresses in the clear. */
function keyOf(kind: string, value: string): string {
  return `${kind}.${createHash('sha256').update(value).digest('hex')}`;
}
