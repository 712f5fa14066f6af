import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { AuditNote, CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { commandId, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { lockCollection } from '../collection/find-for-write.ts';
import { assertTransition } from '../workflow/workflow.rules.ts';
import type { CommentResult } from './add-comment.ts';
import { assertResolvable } from './comment.rules.ts';
import { countUnresolved } from './count-unresolved.ts';
import { findThread, recordOfComment } from './find-comment.ts';

/** Somebody in scope closes a thread; an answer stands for its thread. */
export const resolveComment = command({
  subject: 'command.tradeflow.comment.resolve',
  permission: 'comment:create',
  input: z.strictObject({ id: uuid, commandId }),
  async run(context): Promise<CommentResult> {
    const { input, actor, db } = context;
    const collection = await lockCollection(db, actor, await recordOfComment(db, input.id));
    assertTransition('COMMENT', collection, actor);
    const { head } = await findThread(db, actor, input.id);
    assertResolvable(head, collection, actor);
    context.audit(await closeThread(context, collection, head));
    return { id: head.id, collectionId: collection.id };
  },
});

/** Closes a thread of a locked record and answers what the audit log shall say of it. */
export async function closeThread(
  { db, actor, now }: Pick<CommandRun<unknown, Tx>, 'db' | 'actor' | 'now'>,
  collection: Prisma.CollectionModel,
  head: Prisma.CommentModel,
): Promise<AuditNote> {
  const resolved = { resolvedAt: now, resolvedById: actor.actorId, updatedAt: now };
  await db.comment.updateMany({
    where: { id: head.id },
    data: { ...resolved, version: { increment: 1 } },
  });
  await countUnresolved(db, collection, head.visibility === 'EVERYONE' ? now : null);
  return {
    entityType: 'Comment',
    entityId: head.id,
    ...(collection.reference && { entityLabel: collection.reference }),
    before: { resolvedAt: null, version: head.version },
    after: { resolvedAt: now, version: head.version + 1 },
  };
}
