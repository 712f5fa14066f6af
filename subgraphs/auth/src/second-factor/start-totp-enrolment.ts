import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { passwordMax } from '../password/password.rules.ts';
import { runtime } from '../runtime.ts';
import { lockAccount } from './lock-account.ts';
import { assertOwnPassword } from './own-password.ts';
import { ALREADY_ENROLLED, SECOND_FACTOR_OFF } from './second-factor.errors.ts';
import { policyOf } from './second-factor-policy.ts';
import { newTotpSecret, otpauthUri } from './totp.ts';

/**
 * Gives out the secret of a second factor, which is asked for only once a first code has been
 * confirmed. Begun again it is another secret; a repetition gives the same. It takes the password: with a
 * token alone somebody else could make the second factor theirs.
 */
export const startTotpEnrolment = command({
  subject: 'command.auth.second-factor.start',
  permission: 'profile:update',
  secret: true,
  beforeEnrolment: true,
  input: z.strictObject({ password: z.string().min(1).max(passwordMax), commandId }),
  async run(context) {
    const { input, actor, db, repeated, audit } = context;
    const { id, username, role, totpEnabledAt, credential } = await lockAccount(db, actor.userId);
    if (policyOf(role) === 'OFF') throw new DomainError(SECOND_FACTOR_OFF);
    if (totpEnabledAt) throw new DomainError(ALREADY_ENROLLED);
    await assertOwnPassword(context, input.password);
    const { secrets } = runtime();
    const known = repeated && credential.totpSecret;
    const secret = known ? secrets.decrypt(known) : newTotpSecret();
    if (!known) {
      await db.credential.update({
        where: { userId: id },
        data: { totpSecret: secrets.encrypt(secret), totpLastStep: null, recoveryCodeHashes: [] },
      });
    }
    audit({ entityType: 'User', entityId: id, entityLabel: username });
    return { secret, otpauthUri: otpauthUri(secret, username) };
  },
});
