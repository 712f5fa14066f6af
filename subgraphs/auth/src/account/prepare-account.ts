import { mayManage } from '@commerce-tracking/access/people';
import type { Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { text, uuid } from '@commerce-tracking/service-kit/input';
import { ID_TAKEN, NOT_PERMITTED } from '@commerce-tracking/service-kit/reasons';
import {
  emailAddress,
  phoneNumber,
  signInName,
} from '@commerce-tracking/service-kit/values/contact-input';
import { z } from 'zod';
import { chooseOneTimePassword, oneTimePassword } from '../password/choose-one-time-password.ts';
import { assertIdentifiersFree, type Identifiers } from '../user/identifiers.ts';
import { lockAbandoned } from './abandoned.ts';
import { accountIdOf } from './account-id.ts';

const abandonedMs = 10 * 60_000;

/**
 * First step of entering a person: an account that cannot sign in yet. Again under the same id it
 * answers the same account, without the password.
 */
export const prepareAccount = command({
  subject: 'internal.auth.account.prepare',
  permission: 'actor:create',
  secret: true,
  input: z.strictObject({
    actorId: uuid,
    username: signInName,
    email: emailAddress,
    phone: phoneNumber,
    role: z.enum(['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST']),
    language: z.enum(['FR', 'EN']).nullish(),
    oneTimePassword,
    commandId: text(160),
  }),
  async run({ input, actor, db, now, repeated, audit, emit }) {
    const { actorId, username, email, phone, role } = input;
    if (!mayManage(actor, role))
      throw new DomainError(NOT_PERMITTED, { permission: 'actor:create' });
    const id = accountIdOf(actorId);
    const known = await db.user.findUnique({ where: { id }, select: { id: true } });
    if (known && !repeated) throw new DomainError(ID_TAKEN);
    if (known) return { userId: id, oneTimePassword: null };
    await forgetAbandoned(db, input, now);
    await assertIdentifiersFree(db, input);
    const { shown, columns } = await chooseOneTimePassword(input.oneTimePassword, input, now);
    const user = { id, actorId, username, email, phone, role, language: input.language ?? null };
    await db.user.create({
      data: {
        ...user,
        status: 'INACTIVE',
        mustChangePassword: true,
        credential: { create: { ...columns, previousHashes: [], recoveryCodeHashes: [] } },
      },
    });
    audit({ entityType: 'User', entityId: id, entityLabel: username, after: user });
    emit({ subject: 'event.auth.user.created', aggregateId: id, payload: { userId: id } });
    return { userId: id, oneTimePassword: shown };
  },
});

/** A person whose entry was given up half-way does not keep names from others. */
async function forgetAbandoned(db: Tx, wanted: Identifiers, now: Date): Promise<void> {
  const { username, email, phone } = wanted;
  const abandoned = await db.user.findMany({
    where: {
      OR: [{ username: username ?? '' }, { email: email ?? '' }, { phone: phone ?? '' }],
      status: 'INACTIVE',
      version: 1,
      createdAt: { lt: new Date(now.getTime() - abandonedMs) },
    },
    select: { id: true },
  });
  for (const { id } of abandoned) {
    if (await lockAbandoned(db, id)) await db.user.delete({ where: { id } });
  }
}
