import type { CollectionState } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT, NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { type Transition, transitionOf, type WorkflowAction } from './transitions.ts';

/** What the machine needs to know of a record. */
export type WorkflowRecord = {
  state: CollectionState;
  revisionNumber: number;
  collectorId: string;
  teamManagerId: string | null;
  supervisorId: string | null;
};

/** Whether an actor is the one who may: by person where the record stores one, else by role. */
export function isPerformer(
  transition: Transition,
  record: WorkflowRecord,
  actor: { actorId: string; role: string },
): boolean {
  const { actorId, role } = actor;
  switch (transition.by) {
    case 'COLLECTOR':
      return role === 'COLLECTOR' && record.collectorId === actorId;
    case 'TEAM_MANAGER':
      return role === 'TEAM_MANAGER' && record.teamManagerId === actorId;
    case 'SUPERVISOR':
      return role === 'SUPERVISOR' && record.supervisorId === actorId;
    case 'ADMIN':
      return role === 'ADMIN';
    case 'REVIEWERS':
      return mayReassign(record, actorId, role);
    case 'ALL':
      return role !== 'ANALYST' && (role === 'ADMIN' || isStored(record, actorId));
  }
}

/** A team manager only says who corrects a rejected record. */
function mayReassign(record: WorkflowRecord, actorId: string, role: string): boolean {
  if (role === 'ADMIN') return true;
  if (role === 'SUPERVISOR') return record.supervisorId === actorId;
  const rejected = record.state === 'REJECTED_L1' || record.state === 'REJECTED_L2';
  return role === 'TEAM_MANAGER' && record.teamManagerId === actorId && rejected;
}

function isStored(record: WorkflowRecord, actorId: string): boolean {
  return [record.collectorId, record.teamManagerId, record.supervisorId].includes(actorId);
}

/**
 * Lets a transition through, or says why not. Somebody who sees the record without being the one
 * who decides meets it as absent, as everywhere.
 * @throws DomainError ABSENT, NOT_IN_STATE
 */
export function assertTransition(
  action: WorkflowAction,
  record: WorkflowRecord & { version: number },
  actor: { actorId: string; role: string },
): Transition {
  const transition = transitionOf(action);
  if (!isPerformer(transition, record, actor)) throw new DomainError(ABSENT);
  if (!transition.from.includes(record.state)) {
    const { state, version } = record;
    throw new DomainError(NOT_IN_STATE, { state, currentVersion: version });
  }
  return transition;
}
