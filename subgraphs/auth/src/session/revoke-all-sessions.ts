import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { usersVisibleTo } from '../user/user.queries.ts';
import { closeSessions } from './close-sessions.ts';

/** Closes every session of an account, or every one but the session in which it is said. */
export const revokeAllSessions = command({
  subject: 'command.auth.session.revoke-all',
  permission: 'session:revoke',
  input: z.strictObject({
    userId: uuid.nullish(),
    keepCurrent: z.boolean().nullish(),
    commandId,
  }),
  async run(context) {
    const { input, actor, db, audit } = context;
    const userId = input.userId ?? actor.userId;
    const user = await db.user.findFirst({
      where: { AND: [usersVisibleTo(actor), { id: userId }] },
    });
    if (!user) throw new DomainError(ABSENT);
    const kept = input.keepCurrent ? { id: { not: actor.sessionId } } : {};
    const closed = await closeSessions(context, { AND: [{ userId }, kept] }, 'REVOKED');
    audit({
      entityType: 'User',
      entityId: userId,
      entityLabel: user.username,
      after: { closedSessions: closed.length },
    });
    return { userId, count: closed.length };
  },
});
