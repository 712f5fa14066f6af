import { command } from '@commerce-tracking/prisma/command';
import { z } from 'zod';
import { closeSessions } from './close-sessions.ts';

/** Closes the session in which it is said. */
export const logout = command({
  subject: 'command.auth.session.logout',
  permission: 'session:revoke',
  beforePasswordChange: true,
  beforeEnrolment: true,
  input: z.strictObject({}),
  async run(context) {
    const id = context.actor.sessionId;
    await closeSessions(context, { id }, 'SIGNED_OUT');
    context.audit({ entityType: 'Session', entityId: id });
    return { id };
  },
});
