import { can } from '@commerce-tracking/access/permissions';
import type { Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { CommandRun } from '@commerce-tracking/service-kit/commands';
import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import { commandId, optionalText, uuid } from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT, NOT_PERMITTED, REQUIRED } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { PASSWORD_WRONG } from '../password/password.errors.ts';
import { passwordMax } from '../password/password.rules.ts';
import { passwordMatches } from '../password/password-hash.ts';
import { countFailure, isDelayed } from '../session/failed-sign-ins.ts';
import { lockAccount } from './lock-account.ts';
import { CODE_WRONG, NOT_ENROLLED } from './second-factor.errors.ts';
import { useCode } from './use-code.ts';

const disableInput = z.object({
  userId: uuid.nullish(),
  password: z.string().min(1).max(passwordMax).nullish(),
  otp: optionalText(40),
  reason: optionalText(4_000),
  commandId,
});
type Disable = z.output<typeof disableInput>;

/**
 * Takes the second factor off an account: the own one with password and code, another's for somebody
 * whose phone is lost, by an administrator.
 */
export const disableTotp = command({
  subject: 'command.auth.second-factor.disable',
  permission: 'profile:update',
  secret: true,
  input: disableInput,
  async run(context) {
    const { input, actor, db, repeated, audit, emit } = context;
    const id = input.userId ?? actor.userId;
    const isOwn = id === actor.userId;
    if (!isOwn && !can(actor, 'user:update')) {
      throw new DomainError(NOT_PERMITTED, { permission: 'user:update' });
    }
    const { username, totpEnabledAt } = await lockAccount(db, id);
    if (!totpEnabledAt && repeated) return { id };
    if (!totpEnabledAt) throw new DomainError(NOT_ENROLLED);
    if (isOwn) await assertProof(context);
    await db.credential.update({
      where: { userId: id },
      data: { totpSecret: null, totpLastStep: null, recoveryCodeHashes: [] },
    });
    await db.user.update({
      where: { id },
      data: { totpEnabledAt: null, version: { increment: 1 } },
    });
    audit({
      entityType: 'User',
      entityId: id,
      entityLabel: username,
      before: { totpEnabledAt },
      after: { totpEnabledAt: null },
      reason: input.reason ?? undefined,
    });
    emit({ subject: 'event.auth.user.totp-disabled', aggregateId: id, payload: { userId: id } });
    return { id };
  },
});

/** Somebody at a device left open must not try passwords or codes here: failures count as at sign-in. */
async function assertProof({
  input,
  actor,
  db,
  now,
  address,
}: CommandRun<Disable, Tx>): Promise<void> {
  const { password, otp } = input;
  const missing: FieldError[] = [
    ...(password ? [] : [{ path: 'input.password', reason: REQUIRED }]),
    ...(otp ? [] : [{ path: 'input.otp', reason: REQUIRED }]),
  ];
  if (!password || !otp) throw new DomainError(INVALID_INPUT, {}, missing);
  const { userId } = actor;
  const wrong = (path: string, reason: FieldError['reason']) =>
    new DomainError(INVALID_INPUT, {}, [{ path, reason }]).keepingWrites();
  const credential = await db.credential.findUnique({ where: { userId } });
  const matches = await passwordMatches(credential?.passwordHash, password);
  const delayed = await isDelayed(db, userId, address, now);
  if (delayed) throw wrong('input.password', PASSWORD_WRONG);
  if (!matches) {
    await countFailure(db, userId, address, now);
    throw wrong('input.password', PASSWORD_WRONG);
  }
  if (!(await useCode(db, userId, otp, now))) {
    await countFailure(db, userId, address, now);
    throw wrong('input.otp', CODE_WRONG);
  }
}
