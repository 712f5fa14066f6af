import type { Tx } from '@commerce-tracking/prisma/client';
import { runtime } from '../runtime.ts';
import { recoveryCodeHash } from './recovery-codes.ts';
import { acceptedStep } from './totp.ts';

/** How a code was proof. */
export type UsedCode = 'TOTP' | 'RECOVERY_CODE';

/**
 * Uses a code up: the step of an authenticator's code, or one recovery code. The account's row has
 * to be locked, so that of two uses at once one is refused.
 */
export async function useCode(
  db: Tx,
  userId: string,
  code: string,
  now: Date,
): Promise<UsedCode | null> {
  const credential = await db.credential.findUnique({ where: { userId } });
  if (!credential?.totpSecret) return null;
  const { secrets } = runtime();
  const digits = code.replace(/\s/g, '');
  if (/^\d{6}$/.test(digits)) {
    const secret = secrets.decrypt(credential.totpSecret);
    const step = acceptedStep(secret, digits, now, credential.totpLastStep);
    if (step === null) return null;
    await db.credential.update({ where: { userId }, data: { totpLastStep: step } });
    return 'TOTP';
  }
  const hash = recoveryCodeHash(secrets, userId, code);
  const kept = credential.recoveryCodeHashes;
  if (!Array.isArray(kept) || !kept.includes(hash)) return null;
  const recoveryCodeHashes = kept.filter((known) => known !== hash);
  await db.credential.update({ where: { userId }, data: { recoveryCodeHashes } });
  return 'RECOVERY_CODE';
}
