import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { runtime } from '../runtime.ts';
import { lockAccount } from './lock-account.ts';
import { ALREADY_ENROLLED, SECOND_FACTOR_OFF } from './second-factor.errors.ts';
import { policyOf } from './second-factor-policy.ts';
import { newTotpSecret, otpauthUri } from './totp.ts';

/**
 * Gives out the secret of a second factor, which is asked for only once a first code has been
 * confirmed. Begun again it is another secret; a repetition gives the same.
 */
export const startTotpEnrolment = command({
  subject: 'command.auth.second-factor.start',
  permission: 'profile:update',
  secret: true,
  beforeEnrolment: true,
  input: z.object({ commandId }).nullish(),
  async run({ actor, db, repeated, audit }) {
    const { id, username, role, totpEnabledAt, credential } = await lockAccount(db, actor.userId);
    if (policyOf(role) === 'OFF') throw new DomainError(SECOND_FACTOR_OFF);
    if (totpEnabledAt) throw new DomainError(ALREADY_ENROLLED);
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
