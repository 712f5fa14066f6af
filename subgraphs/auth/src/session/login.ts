import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { optionalText, text } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { passwordMax } from '../password/password.rules.ts';
import { hashPassword, isOutdated, passwordMatches } from '../password/password-hash.ts';
import { runtime } from '../runtime.ts';
import { OTP_REQUIRED, OTP_WRONG } from '../second-factor/second-factor.errors.ts';
import { isCodeAsked } from '../second-factor/second-factor-policy.ts';
import { type UsedCode, useCode } from '../second-factor/use-code.ts';
import { ACCOUNT_BLOCKED } from '../user/user.errors.ts';
import { signAccessToken } from './access-token.ts';
import { admitAttempt } from './admit-attempt.ts';
import {
  countFailure,
  countNothing,
  forgetFailures,
  isDelayed,
  nobodyId,
} from './failed-sign-ins.ts';
import { firstToken, tokenHash } from './refresh-token.ts';
import { BAD_CREDENTIALS } from './session.errors.ts';
import type { TokensRow } from './session.rows.ts';
import { absoluteMs, sessionEnd } from './session.rules.ts';
import { accountNamed } from './sign-in-name.ts';

/**
 * Opens a session. Attempts are counted before anything else. Unknown name, wrong password and running delay do the
 * same work and get the same answer (`npm run bench -- sign-in`). The password is verified before the account's row is locked, and the delay read after, so
 * that many attempts at once count one by one without queueing for each other's hashing. A second
 * factor is asked for only after the right password; a wrong code is a failure like a wrong password.
 */
export const login = command({
  subject: 'command.auth.session.login',
  permission: null,
  secret: true,
  input: z.strictObject({
    identifier: text(254),
    password: z.string().min(1).max(passwordMax),
    deviceName: optionalText(120),
    otp: optionalText(40),
  }),
  async run(context): Promise<TokensRow> {
    const { input, db, now, address, userAgent, audit, emit } = context;
    await admitAttempt(db, input.identifier, address);
    const where = accountNamed(input.identifier);
    const found = await accountWith(db, where);
    const verified = await passwordMatches(found?.credential?.passwordHash, input.password);
    const delayed = await isDelayed(db, found?.id, address, now);
    // Read again under the lock: while the password was verified, the account may have been closed or
    // given another role or password, and what ended its sessions then has not seen this one.
    const user = await accountWith(db, where);
    const isSame = user?.credential?.passwordHash === found?.credential?.passwordHash;
    const matches = verified && isSame;
    const note = { entityType: 'User', entityId: user?.id ?? '-', entityLabel: user?.username };
    const lapsed = user?.credential?.oneTimeExpiresAt && user.credential.oneTimeExpiresAt < now;
    if (!user || delayed || !matches || lapsed) {
      if (delayed) await countNothing(db, address, now);
      else await noteFailure(context, user?.id);
      audit({ ...note, reason: BAD_CREDENTIALS.name });
      throw new DomainError(BAD_CREDENTIALS).keepingWrites();
    }
    if (user.status !== 'ACTIVE' || !user.actorId) {
      audit({ ...note, reason: ACCOUNT_BLOCKED.name });
      throw new DomainError(ACCOUNT_BLOCKED).keepingWrites();
    }
    let secondFactor: UsedCode | null = null;
    if (isCodeAsked(user)) {
      secondFactor = input.otp ? await useCode(db, user.id, input.otp, now) : null;
      const refusal = input.otp ? OTP_WRONG : OTP_REQUIRED;
      if (!secondFactor) {
        if (input.otp) await noteFailure(context, user.id);
        audit({ ...note, reason: refusal.name });
        throw new DomainError(refusal).keepingWrites();
      }
    }

    await forgetFailures(db, user.id);
    if (isOutdated(user.credential?.passwordHash ?? '')) {
      const passwordHash = await hashPassword(input.password);
      await db.credential.update({ where: { userId: user.id }, data: { passwordHash } });
    }
    await db.user.update({
      where: { id: user.id },
      data: { lockedUntil: null, lastConnectedAt: now, lastActiveAt: now },
    });
    const sessionId = newId();
    const refreshToken = firstToken(runtime().secrets, sessionId);
    const absoluteExpiresAt = new Date(now.getTime() + absoluteMs);
    await db.session.create({
      data: {
        id: sessionId,
        userId: user.id,
        deviceName: input.deviceName ?? null,
        ipAddress: address ?? 'unknown',
        userAgent: userAgent?.slice(0, 500) ?? null,
        tokenHash: tokenHash(refreshToken),
        rotatedAt: now,
        lastUsedAt: now,
        expiresAt: sessionEnd(now, absoluteExpiresAt),
        absoluteExpiresAt,
      },
    });
    const who = { actorId: user.actorId, role: user.role, sessionId };
    const after = { sessionId, deviceName: input.deviceName ?? null, secondFactor };
    audit({ ...note, ...who, after });
    const payload = { userId: user.id, sessionId };
    emit({ subject: 'event.auth.session.opened', aggregateId: sessionId, payload });
    const signed = await signAccessToken(db, user, sessionId, now);
    return { ...signed, refreshToken, userId: user.id };
  },
});

/** An account with its password; as many statements where there is none. */
async function accountWith(db: Tx, where: Prisma.UserWhereUniqueInput) {
  const user = await db.user.findUnique({ where });
  const userId = user?.id ?? nobodyId;
  const credential = await db.credential.findUnique({ where: { userId } });
  return user && { ...user, credential };
}

/** Counts a failure; when the longest delay begins, somebody is told. */
async function noteFailure(
  { db, address, now, emit }: Pick<CommandRun<unknown, Tx>, 'db' | 'address' | 'now' | 'emit'>,
  userId: string | undefined,
): Promise<void> {
  const { longest } = await countFailure(db, userId, address, now);
  if (!userId || !longest) return;
  emit({ subject: 'event.auth.user.locked', aggregateId: userId, payload: { userId } });
}
