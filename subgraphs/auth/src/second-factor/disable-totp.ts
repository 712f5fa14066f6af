import { can } from '@commerce-tracking/access/permissions';
import type { Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import { commandId, optionalText, uuid } from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT, NOT_PERMITTED, REQUIRED } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { passwordMax } from '../password/password.rules.ts';
import { countFailure } from '../session/failed-sign-ins.ts';
import { lockAccount } from './lock-account.ts';
import { assertOwnPassword } from './own-password.ts';
import { CODE_WRONG, NOT_ENROLLED } from './second-factor.errors.ts';
import { useCode } from './use-code.ts';

const disableInput = z.strictObject({
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

/** Codes are not tried here either. */
async function assertProof(context: CommandRun<Disable, Tx>): Promise<void> {
  const { input, actor, db, now, address } = context;
  const { password, otp } = input;
  const missing: FieldError[] = [
    ...(password ? [] : [{ path: 'input.password', reason: REQUIRED }]),
    ...(otp ? [] : [{ path: 'input.otp', reason: REQUIRED }]),
  ];
  if (!password || !otp) throw new DomainError(INVALID_INPUT, {}, missing);
  await assertOwnPassword(context, password);
  if (await useCode(db, actor.userId, otp, now)) return;
  await countFailure(db, actor.userId, address, now);
  const fields = [{ path: 'input.otp', reason: CODE_WRONG }];
  throw new DomainError(INVALID_INPUT, {}, fields).keepingWrites();
}
