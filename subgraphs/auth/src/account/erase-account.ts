import { randomUUID } from 'node:crypto';
import { erasedUsername } from '@commerce-tracking/access/people';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { text, uuid } from '@commerce-tracking/service-kit/input';
import { NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { hashPassword } from '../password/password-hash.ts';
import { closeSessions } from '../session/close-sessions.ts';
import { findAccountForWrite } from './find-account.ts';
import { keepPerson } from './keep-person.ts';

/**
 * Takes out of a closed account whatever says whose it was, and its keys; sessions keep their times,
 * without device and address. Done twice it is as done once.
 */
export const eraseAccount = command({
  subject: 'internal.auth.account.erase',
  permission: 'actor:delete',
  input: z.strictObject({ userId: uuid, commandId: text(160) }),
  async run(context) {
    const { input, actor, db, audit, emit } = context;
    const { id, status, version } = await findAccountForWrite(db, actor, input.userId);
    // Whoever is being activated keeps their account.
    const person = await keepPerson(db, id);
    const state = person === 'ACTIVE' ? person : status;
    if (state !== 'INACTIVE') throw new DomainError(NOT_IN_STATE, { state });
    await closeSessions(context, { userId: id }, 'ACCOUNT_DEACTIVATED');
    const sessions = { deviceName: null, ipAddress: '', userAgent: null };
    await db.session.updateMany({ where: { userId: id }, data: sessions });
    await db.credential.updateMany({
      where: { userId: id },
      data: {
        passwordHash: await hashPassword(randomUUID()),
        ...{ previousHashes: [], recoveryCodeHashes: [], totpSecret: null, oneTimeExpiresAt: null },
      },
    });
    await db.user.update({
      where: { id },
      data: {
        ...{ username: erasedUsername(id), email: `${id}@erased.invalid`, phone: null },
        ...{ avatarUrl: null, language: null, totpEnabledAt: null },
        ...{ lastConnectedAt: null, lastActiveAt: null, version: version + 1 },
      },
    });
    audit({ entityType: 'User', entityId: id, after: { erased: true } });
    emit({ subject: 'event.auth.user.erased', aggregateId: id, payload: { userId: id } });
    return { userId: id };
  },
});
