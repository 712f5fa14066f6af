import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { newId } from '@commerce-tracking/service-kit/ids';
import type { DecisionInput } from '../review/decision-input.ts';
import { countUnresolved } from './count-unresolved.ts';
import { writeComments } from './write-comment.ts';

/** A rejection says field by field what has to be corrected; the comments go with the rejected revision. */
export async function commentOnRejection(
  run: CommandRun<DecisionInput, Tx>,
  collection: Prisma.CollectionModel,
): Promise<void> {
  const comments = run.input.comments ?? [];
  if (comments.length === 0) return;
  // Written at one instant, they are read in the order of their ids.
  const ids = comments.map(() => newId()).sort();
  const written = comments.map((comment, index) => ({
    ...comment,
    id: ids[index] ?? newId(),
    parent: null,
    // It holds nothing up: the approval it would hold is refused already.
    isBlocking: false,
    visibility: 'EVERYONE' as const,
  }));
  await writeComments(run, collection, written, (index) => `input.comments.${index}`);
  run.beside(countUnresolved(run.db, collection, run.now));
}
