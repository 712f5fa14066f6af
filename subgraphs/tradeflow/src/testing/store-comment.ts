import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { people } from './a-record.ts';

let comments = 0;

/** Adds the team manager's comment to the first submission of a record, each later than the one before. */
export async function storeComment(
  db: Db,
  collectionId: string,
  over: Partial<Prisma.CommentUncheckedCreateInput> = {},
): Promise<string> {
  const id = newId();
  comments += 1;
  const at = new Date(Date.parse('2026-03-15T08:00:00.000Z') + comments * 1_000);
  await db.comment.create({
    data: {
      id,
      collectionId,
      revisionNumber: 1,
      body: 'Please check.',
      authorId: people.teamManager,
      createdAt: at,
      updatedAt: at,
      ...over,
    },
  });
  return id;
}
