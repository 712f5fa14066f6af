import { mayManage } from '@commerce-tracking/access/people';
import type { Role } from '@commerce-tracking/access/roles';
import type { Tx } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError, type FieldError, type Reason } from '@commerce-tracking/service-kit/errors';
import {
  INVALID_INPUT,
  NOT_PERMITTED,
  UNKNOWN_REFERENCE,
} from '@commerce-tracking/service-kit/reasons';
import { OTHER_COUNTRY, OUT_OF_USE } from './actor.errors.ts';
import { misplacedFields, type Place } from './actor.rules.ts';
import { actorsVisibleTo } from './actor.scope.ts';

/** The tables a check of references reads; some belong to model. */
export type References = Pick<Tx, 'actor' | 'country' | 'organization' | 'collectionPoint'>;

/**
 * Whether a person may stand there: the role has these fields, what is referred to exists, is in use
 * and within the caller's sight, and superiors and home point are of the person's country. What is
 * `settled` stays as it is and is not judged again.
 * @throws DomainError NOT_PERMITTED, or INVALID_INPUT naming every field
 */
export async function assertPlace(
  db: References,
  caller: Actor,
  place: Place,
  settled: Partial<Place> = {},
): Promise<void> {
  if (!mayManage(caller, place.actorRole)) {
    throw new DomainError(NOT_PERMITTED, { permission: 'actor:create' });
  }
  const fields = [
    ...misplacedFields({ ...settled, ...place }, caller.role),
    ...(await unknown(db, caller, place)),
  ];
  if (fields.length > 0) throw new DomainError(INVALID_INPUT, {}, fields);
}

async function unknown(db: References, caller: Actor, place: Place): Promise<FieldError[]> {
  const { countryId, organizationId, teamManagerId, supervisorId, collectionPointId } = place;
  const country = await db.country.findUnique({ where: { id: countryId }, select: { id: true } });
  const organization = organizationId
    ? await db.organization.findUnique({ where: { id: organizationId } })
    : undefined;
  return [
    ...(country ? [] : [refused('countryId', UNKNOWN_REFERENCE, 'country')]),
    ...verdict('organizationId', 'organization', organization),
    ...(await superiorErrors(db, caller, 'TEAM_MANAGER', teamManagerId, countryId)),
    ...(await superiorErrors(db, caller, 'SUPERVISOR', supervisorId, countryId)),
    ...(await pointErrors(db, collectionPointId, countryId)),
  ];
}

/** Why somebody cannot be the superior of a person of this country; nothing when nobody is named. */
export async function superiorErrors(
  db: Pick<Tx, 'actor'>,
  caller: Actor,
  actorRole: Extract<Role, 'TEAM_MANAGER' | 'SUPERVISOR'>,
  id: string | null | undefined,
  countryId: string,
): Promise<FieldError[]> {
  if (!id) return [];
  const found = await db.actor.findFirst({
    where: { AND: [actorsVisibleTo(caller), { id, actorRole }] },
  });
  const field = actorRole === 'TEAM_MANAGER' ? 'teamManagerId' : 'supervisorId';
  return verdict(field, actorRole, found, countryId);
}

/** Why a place cannot be the home point of a person of this country. */
export async function pointErrors(
  db: Pick<Tx, 'collectionPoint'>,
  id: string | null | undefined,
  countryId: string,
): Promise<FieldError[]> {
  if (!id) return [];
  const found = await db.collectionPoint.findUnique({ where: { id } });
  return verdict('collectionPointId', 'collection point', found, countryId);
}

type Found = { status: string; countryId: string } | null | undefined;

function verdict(field: string, kind: string, found: Found, countryId?: string): FieldError[] {
  if (found === undefined) return [];
  if (!found) return [refused(field, UNKNOWN_REFERENCE, kind)];
  if (found.status !== 'ACTIVE') return [refused(field, OUT_OF_USE, kind)];
  return countryId && found.countryId !== countryId ? [refused(field, OTHER_COUNTRY, kind)] : [];
}

function refused(field: string, reason: Reason, kind: string): FieldError {
  return { path: `input.${field}`, reason, values: { kind } };
}
