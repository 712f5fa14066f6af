import { mayManage } from '@commerce-tracking/access/people';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { text, uuid } from '@commerce-tracking/service-kit/input';
import { NOT_PERMITTED } from '@commerce-tracking/service-kit/reasons';
import { emailAddress, phoneNumber } from '@commerce-tracking/service-kit/values/contact-input';
import { z } from 'zod';
import { closeSessions } from '../session/close-sessions.ts';
import { assertIdentifiersFree } from '../user/identifiers.ts';
import { assertAdminRemains } from '../user/last-admin.ts';
import { findAccountForWrite } from './find-account.ts';

/** What account and profile have in common changes on both sides; a new role closes all sessions. */
export const changeAccount = command({
  subject: 'internal.auth.account.change',
  permission: 'actor:update',
  input: z.strictObject({
    userId: uuid,
    email: emailAddress.optional(),
    phone: phoneNumber.optional(),
    role: z.enum(['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST']).optional(),
    commandId: text(160),
  }),
  async run(context) {
    const { input, actor, db, audit, emit } = context;
    const user = await findAccountForWrite(db, actor, input.userId);
    const { id, username } = user;
    const after = {
      email: input.email ?? user.email,
      phone: input.phone ?? user.phone,
      role: input.role ?? user.role,
    };
    if (!mayManage(actor, after.role)) {
      throw new DomainError(NOT_PERMITTED, { permission: 'actor:update' });
    }
    const before = { email: user.email, phone: user.phone, role: user.role };
    const same = (['email', 'phone', 'role'] as const).every((key) => before[key] === after[key]);
    if (same) return { userId: id };
    if (after.role !== before.role) await assertAdminRemains(db, user);
    await assertIdentifiersFree(db, { email: after.email, phone: after.phone }, id);
    await db.user.update({ where: { id }, data: { ...after, version: user.version + 1 } });
    if (after.role !== before.role) await closeSessions(context, { userId: id }, 'ROLE_CHANGED');
    audit({ entityType: 'User', entityId: id, entityLabel: username, before, after });
    emit({ subject: 'event.auth.user.updated', aggregateId: id, payload: { userId: id } });
    return { userId: id };
  },
});
