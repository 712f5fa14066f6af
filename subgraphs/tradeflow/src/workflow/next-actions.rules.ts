import type { CollectionState } from '@commerce-tracking/prisma/client';
import { COMMENTS_OPEN, FLAGS_OPEN, NO_REVIEWER } from '../collection/collection.errors.ts';
import { transitions, type WorkflowAction } from './transitions.ts';
import { isPerformer, type WorkflowRecord } from './workflow.rules.ts';

export type WorkflowStep = 'CAPTURE' | 'LEVEL_1_REVIEW' | 'LEVEL_2_REVIEW' | 'CORRECTION' | 'DONE';

/** Something the caller may do, and the reasons that hold it back for now. */
export type NextAction = { action: WorkflowAction; blockedBy: string[] };

/** What may hold an action back. */
export type OpenPoints = {
  /** Flags of severity WARNING nobody has acknowledged. */
  openWarnings: number;
  blockingComments: number;
  /** Whether the collector has a team manager and that one a supervisor; known to the collector only. */
  hasReviewers: boolean;
};

/** The step of the way a record is at. */
export function stepOf(state: CollectionState): WorkflowStep {
  return steps[state];
}

/**
 * What a caller may do with a record in its present state. `can` is the permission table; the
 * commands check the same lines again.
 */
export function nextActions(
  record: WorkflowRecord,
  actor: { actorId: string; role: string },
  can: (permission: string) => boolean,
  open: OpenPoints,
): NextAction[] {
  return transitions
    .filter(
      (transition) =>
        transition.from.includes(record.state) &&
        can(transition.permission) &&
        isPerformer(transition, record, actor) &&
        !(transition.action === 'DELETE' && record.revisionNumber > 0),
    )
    .map(({ action }) => ({ action, blockedBy: blockedBy(action, open) }));
}

/** Whether something other than a comment can be done now. */
export function canProceed(actions: readonly NextAction[]): boolean {
  return actions.some(({ action, blockedBy }) => action !== 'COMMENT' && blockedBy.length === 0);
}

function blockedBy(action: WorkflowAction, open: OpenPoints): string[] {
  const reasons: string[] = [];
  if (action === 'APPROVE_L1' || action === 'APPROVE_L2') {
    if (open.openWarnings > 0) reasons.push(FLAGS_OPEN.name);
    if (open.blockingComments > 0) reasons.push(COMMENTS_OPEN.name);
  }
  if (action === 'SUBMIT' && !open.hasReviewers) reasons.push(NO_REVIEWER.name);
  return reasons;
}

const steps: Record<CollectionState, WorkflowStep> = {
  DRAFT: 'CAPTURE',
  SUBMITTED: 'LEVEL_1_REVIEW',
  APPROVED_L1: 'LEVEL_2_REVIEW',
  APPROVED_L2: 'DONE',
  REJECTED_L1: 'CORRECTION',
  REJECTED_L2: 'CORRECTION',
};
