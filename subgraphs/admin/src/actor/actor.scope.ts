import type { Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import type { ActorRow, StoredActor } from './actor.rows.ts';

const nobody: Prisma.ActorWhereInput = { id: { in: [] } };

/**
 * Which people a caller may see whole: collectors and team managers themselves, team managers also
 * the collectors assigned to them now, supervisors their branch, administrators all, analysts none.
 */
export function actorsVisibleTo(actor: Actor | null): Prisma.ActorWhereInput {
  switch (actor?.role) {
    case 'COLLECTOR':
      return { id: actor.actorId };
    case 'TEAM_MANAGER':
      return { OR: [{ id: actor.actorId }, { teamManagerId: actor.actorId }] };
    case 'SUPERVISOR':
      return { OR: [{ id: actor.actorId }, branchOf(actor.actorId)] };
    case 'ADMIN':
      return {};
    default:
      return nobody;
  }
}

/** Which people a caller may see at least by name: collectors also their own reviewers of the moment. */
export function actorsNamedTo(actor: Actor | null): Prisma.ActorWhereInput {
  if (actor?.role !== 'COLLECTOR') return actorsVisibleTo(actor);
  return {
    OR: [
      { id: actor.actorId },
      { collectors: { some: { id: actor.actorId } } },
      { teamManagers: { some: { collectors: { some: { id: actor.actorId } } } } },
    ],
  };
}

/** The people below a caller in the hierarchy. */
export function actorsBelow(actor: Actor): Prisma.ActorWhereInput {
  switch (actor.role) {
    case 'TEAM_MANAGER':
      return { teamManagerId: actor.actorId };
    case 'SUPERVISOR':
      return branchOf(actor.actorId);
    case 'ADMIN':
      return { id: { not: actor.actorId } };
    default:
      return nobody;
  }
}

/** The team managers of a supervisor and their collectors. */
export function branchOf(supervisorId: string): Prisma.ActorWhereInput {
  return { OR: [{ supervisorId }, { teamManager: { supervisorId } }] };
}

/** A person as the caller may see them: a collector sees of the reviewers no more than the name. */
export function asSeenBy(actor: Actor | null, stored: StoredActor): ActorRow {
  const { teamManager, ...person } = stored;
  const supervisorId = person.supervisorId ?? teamManager?.supervisorId ?? null;
  if (actor?.role !== 'COLLECTOR' || actor.actorId === person.id)
    return { ...person, supervisorId };
  return {
    ...person,
    email: null,
    phone: null,
    gender: null,
    maritalStatus: null,
    dateOfBirth: null,
    placeOfBirth: null,
    nationality: null,
    address: null,
    organizationId: null,
    teamManagerId: null,
    supervisorId: null,
    collectionPointId: null,
  };
}
