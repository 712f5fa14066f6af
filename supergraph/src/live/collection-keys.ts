import type { Actor } from '@commerce-tracking/service-kit/actor';
import { enumOf, type LiveEvent, nameOf } from './live-field.ts';

/** Values of the schema's enum `CollectionEvent`. */
const known = new Set([
  ...['CREATED', 'UPDATED', 'DELETED', 'SUBMITTED', 'RESUBMITTED'],
  ...['APPROVED_LEVEL_1', 'REJECTED_LEVEL_1', 'APPROVED_LEVEL_2', 'REJECTED_LEVEL_2'],
  ...['REOPENED', 'REASSIGNED', 'PRIORITIZED', 'COMMENTED', 'FLAGGED', 'OVERDUE'],
]);

/**
 * Whether a record lies in somebody's scope after the event: the rule of tradeflow's `visibleTo`, on
 * the event's keys. What is read of the record afterwards is filtered there once more.
 */
export function concernsRecord({ subject, keys }: LiveEvent, { actorId, role }: Actor): boolean {
  const isComment = subject.endsWith('.commented');
  switch (role) {
    case 'COLLECTOR':
      return keys.collectorId === actorId && (!isComment || keys.visibility === 'EVERYONE');
    case 'TEAM_MANAGER':
      return keys.teamManagerId === actorId && keys.state !== 'DRAFT';
    case 'SUPERVISOR':
      return keys.supervisorId === actorId && keys.state !== 'DRAFT';
    case 'ADMIN':
      return true;
    case 'ANALYST':
      return keys.state === 'APPROVED_L2' && !isComment;
    default:
      return false;
  }
}

/** What an event's keys say of a record's change. */
export function recordKeys(event: LiveEvent) {
  const name = enumOf(nameOf(event));
  const { at, collectionId, version, revisionNumber, state, previousState = null } = event.keys;
  return {
    event: known.has(name) ? name : 'OTHER',
    at,
    collectionId,
    version,
    revisionNumber,
    state,
    previousState,
  };
}
