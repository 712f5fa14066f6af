import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, text } from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { runtime } from '../runtime.ts';
import { lockAccount } from './lock-account.ts';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts';
import { ALREADY_ENROLLED, CODE_WRONG, NOT_ENROLLED } from './second-factor.errors.ts';
import { acceptedStep } from './totp.ts';

/**
 * Switches the second factor on once a first code shows that the secret has arrived, and gives out
 * the recovery codes, this once: a repetition is answered as done, without them.
 */
export const confirmTotpEnrolment = command({
  subject: 'command.auth.second-factor.confirm',
  permission: 'profile:update',
  secret: true,
  beforeEnrolment: true,
  input: z.strictObject({ code: text(20), commandId }),
  async run({ input, actor, db, now, repeated, audit, emit }) {
    const { id, username, totpEnabledAt, credential } = await lockAccount(db, actor.userId);
    if (totpEnabledAt && repeated) return { id, recoveryCodes: null };
    if (totpEnabledAt) throw new DomainError(ALREADY_ENROLLED);
    if (!credential.totpSecret) throw new DomainError(NOT_ENROLLED);
    const { secrets } = runtime();
    const code = input.code.replace(/\s/g, '');
    const step = acceptedStep(secrets.decrypt(credential.totpSecret), code, now, null);
    if (step === null) {
      throw new DomainError(INVALID_INPUT, {}, [{ path: 'input.code', reason: CODE_WRONG }]);
    }
    const recoveryCodes = newRecoveryCodes();
    const recoveryCodeHashes = recoveryCodes.map((plain) => recoveryCodeHash(secrets, id, plain));
    await db.credential.update({
      where: { userId: id },
      data: { totpLastStep: step, recoveryCodeHashes },
    });
    await db.user.update({
      where: { id },
      data: { totpEnabledAt: now, version: { increment: 1 } },
    });
    audit({
      entityType: 'User',
      entityId: id,
      entityLabel: username,
      before: { totpEnabledAt: null },
      after: { totpEnabledAt: now },
    });
    emit({ subject: 'event.auth.user.totp-enabled', aggregateId: id, payload: { userId: id } });
    return { id, recoveryCodes };
  },
});
