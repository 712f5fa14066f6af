import { can, type Permission } from '@commerce-tracking/access/permissions';
import type { Context } from '../context.ts';
import type { CollectionRow } from '../rows.ts';
import { type NextAction, nextActions } from './next-actions.rules.ts';

/** What the caller may do with a record now; asked for a page of records in a fixed number of statements. */
export async function findNextActions(
  { actor, loaders }: Context,
  record: CollectionRow,
): Promise<NextAction[]> {
  if (!actor) return [];
  if (actor.role === 'ADMIN' && record.state === 'DRAFT') {
    // Nobody would go on with it: the one thing to do is to give it to somebody else.
    const isForsaken = await loaders.isDeactivated.load(record.collectorId);
    return isForsaken ? [{ action: 'REASSIGN', blockedBy: [] }] : [];
  }
  const isDraftOfCaller = record.state === 'DRAFT' && record.collectorId === actor.actorId;
  const isHeldUp =
    can(actor, 'collection:validateLevel1') || can(actor, 'collection:validateLevel2');
  const [openWarnings, blockingComments, hasReviewers] = await Promise.all([
    record.openFlagCount > 0 ? loaders.openWarnings.load(record.id) : 0,
    isHeldUp && record.unresolvedCommentCount > 0 ? loaders.blockingComments.load(record.id) : 0,
    isDraftOfCaller ? loaders.hasReviewers.load(actor.actorId) : true,
  ]);
  return nextActions(record, actor, (permission) => can(actor, permission as Permission), {
    openWarnings: openWarnings ?? 0,
    blockingComments: blockingComments ?? 0,
    hasReviewers: hasReviewers ?? false,
  });
}
