import { can, type Permission } from '@commerce-tracking/access/permissions';
import type { Context } from '../context.ts';
import type { CollectionRow } from '../rows.ts';
import { type NextAction, nextActions } from './next-actions.rules.ts';

/** Lines of the state machine that no mutation serves yet: nobody is offered what cannot be done. */
const notServed = new Set<NextAction['action']>(['REASSIGN', 'COMMENT']);

/** What the caller may do with a record now; asked for a page of records in a fixed number of statements. */
export async function findNextActions(
  { actor, loaders }: Context,
  record: CollectionRow,
): Promise<NextAction[]> {
  if (!actor) return [];
  const isDraftOfCaller = record.state === 'DRAFT' && record.collectorId === actor.actorId;
  const [openWarnings, hasReviewers] = await Promise.all([
    record.openFlagCount > 0 ? loaders.openWarnings.load(record.id) : 0,
    isDraftOfCaller ? loaders.hasReviewers.load(actor.actorId) : true,
  ]);
  const actions = nextActions(record, actor, (permission) => can(actor, permission as Permission), {
    openWarnings: openWarnings ?? 0,
    blockingComments: record.unresolvedCommentCount,
    hasReviewers: hasReviewers ?? false,
  });
  return actions.filter(({ action }) => !notServed.has(action));
}
