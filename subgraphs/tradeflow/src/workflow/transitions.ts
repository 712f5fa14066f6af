import type { CollectionState, ValidationAction } from '@commerce-tracking/prisma/client';

/** Everything that can be done with a record; what moves its state and what does not. */
export type WorkflowAction =
  | 'EDIT'
  | 'DELETE'
  | 'SUBMIT'
  | 'RESUBMIT'
  | 'APPROVE_L1'
  | 'REJECT_L1'
  | 'APPROVE_L2'
  | 'REJECT_L2'
  | 'REOPEN'
  | 'REASSIGN'
  | 'COMMENT';

/** Who may: the person stored on the record, or anybody of a role who sees it. */
export type Performer = 'COLLECTOR' | 'TEAM_MANAGER' | 'SUPERVISOR' | 'ADMIN' | 'REVIEWERS' | 'ALL';

/** One line of the state machine. */
export type Transition = {
  action: WorkflowAction;
  from: readonly CollectionState[];
  by: Performer;
  permission: string;
  /** State it leads to; null when it stays. */
  to: CollectionState | null;
  /** Last word of the event it is told by; null where another feature tells. */
  event: string | null;
  /** What a review stage opened or decided by it is recorded as. */
  recordedAs: ValidationAction | null;
};

const withCollector = ['DRAFT', 'REJECTED_L1', 'REJECTED_L2'] as const;
const corrected = ['REJECTED_L1', 'REJECTED_L2'] as const;
const submitted = ['SUBMITTED', 'APPROVED_L1', 'REJECTED_L1', 'REJECTED_L2'] as const;

/** The whole state machine: whatever is not here does not change a record's state. */
export const transitions: readonly Transition[] = [
  row('EDIT', withCollector, 'COLLECTOR', 'collection:update', null, 'updated', null),
  row('DELETE', ['DRAFT'], 'COLLECTOR', 'collection:delete', null, 'deleted', null),
  row('SUBMIT', ['DRAFT'], 'COLLECTOR', 'collection:submit', 'SUBMITTED', 'submitted', 'SUBMIT'),
  row(
    'RESUBMIT',
    corrected,
    'COLLECTOR',
    'collection:submit',
    'SUBMITTED',
    'resubmitted',
    'RESUBMIT',
  ),
  row(
    'APPROVE_L1',
    ['SUBMITTED'],
    'TEAM_MANAGER',
    'collection:validateLevel1',
    'APPROVED_L1',
    'approved-level-1',
    'APPROVE',
  ),
  row(
    'REJECT_L1',
    ['SUBMITTED'],
    'TEAM_MANAGER',
    'collection:validateLevel1',
    'REJECTED_L1',
    'rejected-level-1',
    'REJECT',
  ),
  row(
    'APPROVE_L2',
    ['APPROVED_L1'],
    'SUPERVISOR',
    'collection:validateLevel2',
    'APPROVED_L2',
    'approved-level-2',
    'APPROVE',
  ),
  row(
    'REJECT_L2',
    ['APPROVED_L1'],
    'SUPERVISOR',
    'collection:validateLevel2',
    'REJECTED_L2',
    'rejected-level-2',
    'REJECT',
  ),
  row('REOPEN', ['APPROVED_L2'], 'ADMIN', 'collection:reopen', 'APPROVED_L1', 'reopened', 'REOPEN'),
  row('REASSIGN', submitted, 'REVIEWERS', 'collection:reassign', null, null, null),
  row('COMMENT', [...submitted, 'APPROVED_L2'], 'ALL', 'comment:create', null, null, null),
];

/** The line of the machine for an action. */
export function transitionOf(action: WorkflowAction): Transition {
  const found = transitions.find((transition) => transition.action === action);
  if (!found) throw new Error(`no transition ${action}`);
  return found;
}

function row(
  action: WorkflowAction,
  from: readonly CollectionState[],
  by: Performer,
  permission: string,
  to: CollectionState | null,
  event: string | null,
  recordedAs: ValidationAction | null,
): Transition {
  return { action, from, by, permission, to, event, recordedAs };
}
