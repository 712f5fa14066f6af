import { command } from '@commerce-tracking/prisma/command';
import { text, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { lockAbandoned } from './abandoned.ts';

/** Takes a prepared account back when the person could not be entered; any other stays. */
export const discardAccount = command({
  subject: 'internal.auth.account.discard',
  permission: 'actor:create',
  input: z.strictObject({ userId: uuid, commandId: text(160) }),
  async run({ input, db, audit, emit }) {
    const id = input.userId;
    const user = await lockAbandoned(db, id);
    if (!user) return { userId: id, discarded: false };
    await db.user.delete({ where: { id } });
    audit({ entityType: 'User', entityId: id, entityLabel: user.username });
    emit({ subject: 'event.auth.user.discarded', aggregateId: id, payload: { userId: id } });
    return { userId: id, discarded: true };
  },
});
