import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { closeSessions } from './close-sessions.ts';
import { sessionsVisibleTo } from './session.queries.ts';

/** Closes one session, such as that of a lost device; a closed one stays closed. */
export const revokeSession = command({
  subject: 'command.auth.session.revoke',
  permission: 'session:revoke',
  input: z.strictObject({ id: uuid, commandId }),
  async run(context) {
    const { input, actor, db, audit } = context;
    const visible = { AND: [sessionsVisibleTo(actor), { id: input.id }] };
    if (!(await db.session.findFirst({ where: visible }))) throw new DomainError(ABSENT);
    await closeSessions(context, visible, 'REVOKED');
    audit({ entityType: 'Session', entityId: input.id });
    return { id: input.id };
  },
});
