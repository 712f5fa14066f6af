import type { Role } from '@commerce-tracking/access/roles';
import type { FieldError, Reason } from '@commerce-tracking/service-kit/errors';
import { UNKNOWN_REFERENCE } from '@commerce-tracking/service-kit/reasons';
import {
  NOT_FOR_ROLE,
  OTHER_BRANCH,
  OTHER_COUNTRY,
  OTHER_ROLE,
  OUT_OF_USE,
} from './actor.errors.ts';

/** What has to be known of somebody who leaves a place, and of who takes it over. */
export type Standing = {
  id: string;
  actorRole: Role;
  status: string;
  countryId: string;
  /** The level-2 reviewer: a team manager's own, a collector's through the team manager. */
  branchId: string | null;
};

/** The place on a record that each role has; other roles leave no work behind. */
export const placeOnRecords = {
  COLLECTOR: 'collectorId',
  TEAM_MANAGER: 'teamManagerId',
  SUPERVISOR: 'supervisorId',
} as const satisfies Partial<Record<Role, string>>;

/** Tells the roles that have work to hand over. */
export function hasWork(role: Role): role is keyof typeof placeOnRecords {
  return Object.hasOwn(placeOnRecords, role);
}

/**
 * Why somebody cannot take over from a person: another role, no longer active, another country, or
 * another branch, whose supervisor does not review what the person's records still need.
 */
export function successorErrors(person: Standing, successor: Standing | null): FieldError[] {
  const { actorRole: role } = person;
  const refused = (reason: Reason): FieldError[] => [
    { path: 'input.successorId', reason, values: { role, kind: 'actor' } },
  ];
  if (!hasWork(role)) return refused(NOT_FOR_ROLE);
  if (!successor || successor.id === person.id) return refused(UNKNOWN_REFERENCE);
  if (successor.actorRole !== role) return refused(OTHER_ROLE);
  if (successor.status !== 'ACTIVE') return refused(OUT_OF_USE);
  if (successor.countryId !== person.countryId) return refused(OTHER_COUNTRY);
  const sameBranch = !person.branchId || successor.branchId === person.branchId;
  return sameBranch ? [] : refused(OTHER_BRANCH);
}
