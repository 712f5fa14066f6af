import type { CollectionState } from '@commerce-tracking/prisma/client';
import type { WorkflowRecord } from '../workflow/workflow.rules.ts';

type Who = { actorId: string; role: string };

/** The stored reviewers decide who works on a record and how soon, and administrators. */
export function mayDistribute(
  record: Pick<WorkflowRecord, 'teamManagerId' | 'supervisorId'>,
  { actorId, role }: Who,
): boolean {
  switch (role) {
    case 'TEAM_MANAGER':
      return record.teamManagerId === actorId;
    case 'SUPERVISOR':
      return record.supervisorId === actorId;
    default:
      return role === 'ADMIN';
  }
}

/** Only what somebody is waited for is pressing: neither drafts nor published records are. */
export function isUnderway(state: CollectionState): boolean {
  return state !== 'DRAFT' && state !== 'APPROVED_L2';
}
