import type { CollectionState } from '@commerce-tracking/prisma/client';

/** A state in the words of the former API. */
export type LegacyStatus = {
  status: 'draft' | 'submitted' | 'validated' | 'rejected';
  validationLevel: number;
  level2Result: 'pending' | 'approved' | 'rejected' | null;
};

const views: Record<CollectionState, LegacyStatus> = {
  DRAFT: { status: 'draft', validationLevel: 0, level2Result: null },
  SUBMITTED: { status: 'submitted', validationLevel: 0, level2Result: null },
  APPROVED_L1: { status: 'validated', validationLevel: 1, level2Result: 'pending' },
  APPROVED_L2: { status: 'validated', validationLevel: 2, level2Result: 'approved' },
  REJECTED_L1: { status: 'rejected', validationLevel: 1, level2Result: null },
  REJECTED_L2: { status: 'rejected', validationLevel: 2, level2Result: 'rejected' },
};

/** Clients of the former API read "validated" as level 1 done; the state itself says more. */
export function legacyStatusOf(state: CollectionState): LegacyStatus {
  return views[state];
}
