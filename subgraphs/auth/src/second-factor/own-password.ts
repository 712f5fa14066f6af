import type { Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { PASSWORD_WRONG } from '../password/password.errors.ts';
import { passwordMatches } from '../password/password-hash.ts';
import { countFailure, isDelayed } from '../session/failed-sign-ins.ts';

type Run = Pick<CommandRun<unknown, Tx>, 'actor' | 'db' | 'now' | 'address'>;

/**
 * That it is the caller who asks, and not somebody at a device left open or with a token of theirs: failures
 * count as at sign-in, so that passwords are not tried here either.
 * @throws DomainError INVALID_INPUT naming `input.password`
 */
export async function assertOwnPassword(
  { actor: { userId }, db, now, address }: Run,
  password: string,
): Promise<void> {
  const credential = await db.credential.findUnique({ where: { userId } });
  const matches = await passwordMatches(credential?.passwordHash, password);
  const isHeld = await isDelayed(db, userId, address, now);
  if (matches && !isHeld) return;
  if (!isHeld) await countFailure(db, userId, address, now);
  const fields = [{ path: 'input.password', reason: PASSWORD_WRONG }];
  throw new DomainError(INVALID_INPUT, {}, fields).keepingWrites();
}
