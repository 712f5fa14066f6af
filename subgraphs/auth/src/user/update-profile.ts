import { command } from '@commerce-tracking/prisma/command';
import { commandId, expectedVersion } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { findUserForWrite } from './find-user.ts';

/** People choose the language of labels and messages, and a picture. */
export const updateProfile = command({
  subject: 'command.auth.user.update-profile',
  permission: 'profile:update',
  input: z.strictObject({
    language: z.enum(['FR', 'EN']).nullish(),
    avatarUrl: z
      .url({ protocol: /^https$/ })
      .max(500)
      .nullish(),
    expectedVersion,
    commandId,
  }),
  async run({ input, actor, db, audit, emit }) {
    const wanted = { id: actor.userId, expectedVersion: input.expectedVersion };
    const { id, username, ...before } = await findUserForWrite(db, actor, wanted);
    const after = {
      language: input.language === undefined ? before.language : input.language,
      avatarUrl: input.avatarUrl === undefined ? before.avatarUrl : input.avatarUrl,
    };
    const version = before.version + 1;
    await db.user.update({ where: { id }, data: { ...after, version } });
    audit({
      entityType: 'User',
      entityId: id,
      entityLabel: username,
      before: { language: before.language, avatarUrl: before.avatarUrl },
      after,
    });
    emit({ subject: 'event.auth.user.updated', aggregateId: id, payload: { userId: id } });
    return { id, version };
  },
});
