import type { Role } from '@commerce-tracking/access/roles';
import type { FieldError, Reason } from '@commerce-tracking/service-kit/errors';
import { NOT_FOR_ROLE, REQUIRED_FOR_ROLE } from './actor.errors.ts';

/** Where a person is to stand. */
export type Place = {
  actorRole: Role;
  countryId: string;
  organizationId?: string | null;
  teamManagerId?: string | null;
  supervisorId?: string | null;
  collectionPointId?: string | null;
};

const holders: Record<string, (role: Role) => boolean> = {
  teamManagerId: (role) => role === 'COLLECTOR',
  collectionPointId: (role) => role === 'COLLECTOR',
  supervisorId: (role) => role === 'TEAM_MANAGER',
  organizationId: (role) => role !== 'TEAM_MANAGER',
};

/**
 * Which fields a role does not have, or lacks. Supervisors enter collectors of their own branch
 * only, which the team manager makes of them.
 */
export function misplacedFields(place: Place, callerRole: string): FieldError[] {
  const { actorRole: role } = place;
  const refused = (field: string, reason: Reason): FieldError => ({
    path: `input.${field}`,
    reason,
    values: { role },
  });
  const surplus = (Object.keys(holders) as (keyof Place)[])
    .filter((field) => place[field] && !holders[field]?.(role))
    .map((field) => refused(field, NOT_FOR_ROLE));
  if (role === 'TEAM_MANAGER' && !place.supervisorId) {
    return [...surplus, refused('supervisorId', REQUIRED_FOR_ROLE)];
  }
  if (role === 'COLLECTOR' && callerRole === 'SUPERVISOR' && !place.teamManagerId) {
    return [...surplus, refused('teamManagerId', REQUIRED_FOR_ROLE)];
  }
  return surplus;
}
