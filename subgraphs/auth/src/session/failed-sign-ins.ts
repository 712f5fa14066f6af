import type { Db, Tx } from '@commerce-tracking/prisma/client';
import { networkOf } from '@commerce-tracking/service-kit/values/network';
import { runtime } from '../runtime.ts';
import { delayMs, isLongestDelay, oneMoreFailure, windowMs } from './session.rules.ts';

// Stand for account and address where nothing is to be counted: the same statements then run and change nothing.
export const nobodyId = '00000000-0000-7000-8000-000000000000';
const nowhere = '-';

/** Whether a delay runs for the account or for the address; locks the account's row. */
export async function isDelayed(
  db: Tx,
  userId: string | undefined,
  address: string | null,
  now: Date,
): Promise<boolean> {
  const id = userId ?? nobodyId;
  const [row] = await db.sql.select<{ lockedUntil: Date | null }>(
    'SELECT lockedUntil FROM auth_user WHERE id = ? FOR UPDATE',
    [id],
  );
  const place = address
    ? await db.addressFailure.findUnique({ where: { address: networkOf(address) } })
    : null;
  return [row?.lockedUntil, place?.lockedUntil].some((end) => end && end > now);
}

/** Counts a failed sign-in against account and network; tells whether the account's longest delay begins. */
export async function countFailure(
  db: Tx,
  userId: string | undefined,
  address: string | null,
  now: Date,
): Promise<{ longest: boolean }> {
  const longest = await countForAccount(db, userId ?? nobodyId, now);
  if (address) await countForNetwork(db, networkOf(address), now);
  return { longest };
}

/** What is not counted because a delay runs takes as long: else that would tell that there is such an account. */
export async function countNothing(db: Tx, address: string | null, now: Date): Promise<void> {
  await countForAccount(db, nobodyId, now);
  if (!address) return;
  await db.addressFailure.updateMany({ where: { address: nowhere }, data: { updatedAt: now } });
  await db.addressFailure.findUnique({ where: { address: nowhere } });
  await db.addressFailure.updateMany({ where: { address: nowhere }, data: { updatedAt: now } });
}

/** Forgets what the account has failed before; what its address has failed stays counted. */
export async function forgetFailures(db: Tx, userId: string): Promise<void> {
  await db.credential.updateMany({
    where: { userId, failedAttempts: { gt: 0 } },
    data: { failedAttempts: 0, firstFailedAt: null },
  });
}

/** Removes what networks have failed so long ago that it counts no more; at most `limit` of them, and tells how many. */
export async function forgetNetworks(db: Db, now: Date, limit: number): Promise<number> {
  return db.sql.execute(
    'DELETE FROM auth_address_failure WHERE updatedAt < ? ORDER BY updatedAt LIMIT ?',
    [new Date(now.getTime() - windowMs), limit],
  );
}

async function countForAccount(db: Tx, userId: string, now: Date): Promise<boolean> {
  const known = await db.credential.findUnique({ where: { userId } });
  const counted = oneMoreFailure(known ?? { failedAttempts: 0, firstFailedAt: null }, now);
  const delay = delayMs(counted.failedAttempts, runtime().failuresFree.account);
  await db.credential.updateMany({ where: { userId }, data: counted });
  await db.user.updateMany({ where: { id: userId }, data: { lockedUntil: later(now, delay) } });
  return known !== null && isLongestDelay(delay);
}

async function countForNetwork(db: Tx, address: string, now: Date): Promise<void> {
  // Also locks the row until the end of the transaction.
  await db.sql.execute(
    `INSERT INTO auth_address_failure (address, failedAttempts, firstFailedAt, updatedAt)
     VALUES (?, 0, ?, ?) ON DUPLICATE KEY UPDATE updatedAt = VALUES(updatedAt)`,
    [address, now, now],
  );
  const known = await db.addressFailure.findUniqueOrThrow({ where: { address } });
  const counted = oneMoreFailure(known, now);
  const delay = delayMs(counted.failedAttempts, runtime().failuresFree.address);
  await db.addressFailure.update({
    where: { address },
    data: { ...counted, lockedUntil: later(now, delay) },
  });
}

function later(now: Date, delay: number): Date | null {
  return delay > 0 ? new Date(now.getTime() + delay) : null;
}
