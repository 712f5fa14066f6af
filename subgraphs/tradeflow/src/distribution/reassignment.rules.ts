import type { Role } from '@commerce-tracking/access/roles';
import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import {
  ABSENT,
  INVALID_INPUT,
  NOT_IN_STATE,
  UNKNOWN_REFERENCE,
} from '@commerce-tracking/service-kit/reasons';
import { transitionOf } from '../workflow/transitions.ts';
import { isPerformer, type WorkflowRecord } from '../workflow/workflow.rules.ts';
import { mayDistribute } from './distribution.rules.ts';
import {
  NOBODY_NAMED,
  NOT_YOURS_TO_MOVE,
  OUTSIDE_BRANCH,
  PERSON_INACTIVE,
  WRONG_ROLE,
} from './reassignment.errors.ts';

type Who = { actorId: string; role: string };

/** Whom records go to; what is not named stays. */
export type Targets = Partial<
  Record<'teamManagerId' | 'supervisorId' | 'collectorId', string | null>
>;

type Place = keyof Targets;

/** A person as the hierarchy has them now. */
export type Person = {
  id: string;
  role: Role;
  isActive: boolean;
  countryId: string;
  /** A collector's. */
  teamManagerId: string | null;
  /** A team manager's, or that of a collector's team manager. */
  supervisorId: string | null;
};

/** What the rules need to know of a record. */
export type ReassignedRecord = WorkflowRecord & {
  id: string;
  reference: string | null;
  version: number;
};

/** The people of a record. */
export type People = Pick<WorkflowRecord, Place>;

const roleOf: Record<Place, Role> = {
  teamManagerId: 'TEAM_MANAGER',
  supervisorId: 'SUPERVISOR',
  collectorId: 'COLLECTOR',
};
const movedBy: Partial<Record<string, readonly Place[]>> = {
  TEAM_MANAGER: ['collectorId'],
  SUPERVISOR: ['teamManagerId', 'collectorId'],
  ADMIN: ['teamManagerId', 'supervisorId', 'collectorId'],
};

/**
 * The people named are the caller's to name, exist, are active and have the role. Of somebody outside the caller's
 * scope nothing is told but that they are not to be had.
 * @throws DomainError INVALID_INPUT
 */
export function assertTargets(
  targets: Targets,
  actor: Who,
  known: ReadonlyMap<string, Person>,
): void {
  const { role } = actor;
  const allowed = movedBy[role] ?? [];
  const fields = namedIn(targets).flatMap(([place, id]): FieldError[] => {
    const path = `input.${place}`;
    if (!allowed.includes(place)) {
      return [{ path, reason: NOT_YOURS_TO_MOVE, values: { allowed: allowed.join(', ') } }];
    }
    const person = known.get(id);
    const expected = roleOf[place];
    if (person?.role === expected && person.isActive) return [];
    if (!person || isHidden(person, actor)) return [unknown(path)];
    if (person.role !== expected) return [{ path, reason: WRONG_ROLE, values: { expected } }];
    return [{ path, reason: PERSON_INACTIVE }];
  });
  if (namedIn(targets).length === 0) fields.push({ path: 'input', reason: NOBODY_NAMED });
  if (fields.length > 0) throw new DomainError(INVALID_INPUT, {}, fields);
}

/**
 * The record is the caller's to give away, and in a state that allows it: a team manager's once it
 * is rejected; an administrator's also as the draft of somebody who has been deactivated.
 * @throws DomainError ABSENT, NOT_IN_STATE
 */
export function assertReassignable(
  record: ReassignedRecord,
  actor: Who,
  targets: Targets,
  known: ReadonlyMap<string, Person>,
): void {
  const { id, reference, state, version } = record;
  if (!mayDistribute(record, actor)) throw new DomainError(ABSENT, { collectionId: id });
  const transition = transitionOf('REASSIGN');
  if (isPerformer(transition, record, actor) && transition.from.includes(state)) return;
  // A draft has no reviewers yet: only its collector can be another.
  const movesReviewers = Boolean(targets.teamManagerId ?? targets.supervisorId);
  if (isForsaken(record, known) && actor.role === 'ADMIN' && !movesReviewers) return;
  throw new DomainError(NOT_IN_STATE, {
    state,
    currentVersion: version,
    collectionId: id,
    reference,
  });
}

/** Whether a record is the draft of somebody who cannot go on with it. */
export function isForsaken(
  { state, collectorId }: Pick<WorkflowRecord, 'state' | 'collectorId'>,
  known: ReadonlyMap<string, Pick<Person, 'isActive'>>,
): boolean {
  return state === 'DRAFT' && known.get(collectorId)?.isActive === false;
}

/** Who works on the record afterwards. */
export function peopleAfter(record: ReassignedRecord, targets: Targets): People {
  return {
    teamManagerId: targets.teamManagerId ?? record.teamManagerId,
    supervisorId: targets.supervisorId ?? record.supervisorId,
    collectorId: targets.collectorId ?? record.collectorId,
  };
}

/**
 * The record stays in a branch that belongs together. A team manager reports to its supervisor, a
 * collector works in the team or the branch; a supervisor may stand in for an absent one, whose
 * teams are not his, within the country.
 * @throws DomainError INVALID_INPUT
 */
export function assertBranch(
  record: ReassignedRecord,
  actor: Who,
  targets: Targets,
  known: ReadonlyMap<string, Person>,
): void {
  const after = peopleAfter(record, targets);
  const before = known.get(record.collectorId);
  const fits: Record<Place, (person: Person) => boolean> = {
    teamManagerId: ({ supervisorId }) => supervisorId === after.supervisorId,
    supervisorId: ({ countryId }) => !before || before.countryId === countryId,
    collectorId: (collector) => {
      if (record.state === 'DRAFT') return before?.countryId === collector.countryId;
      if (collector.teamManagerId === after.teamManagerId) return true;
      return actor.role !== 'TEAM_MANAGER' && collector.supervisorId === after.supervisorId;
    },
  };
  const fields = namedIn(targets).flatMap(([place, id]): FieldError[] => {
    const person = known.get(id);
    if (person && fits[place](person)) return [];
    if (!person || isHidden(person, actor)) return [unknown(`input.${place}`)];
    const values = { record: record.reference ?? record.id };
    return [{ path: `input.${place}`, reason: OUTSIDE_BRANCH, values }];
  });
  if (fields.length > 0) throw new DomainError(INVALID_INPUT, {}, fields);
}

/** Whether somebody lies outside the people a reviewer sees: the own team, or the own teams and their collectors. */
function isHidden({ teamManagerId, supervisorId }: Person, { role, actorId }: Who): boolean {
  if (role === 'TEAM_MANAGER') return teamManagerId !== actorId;
  return role === 'SUPERVISOR' && supervisorId !== actorId;
}

function unknown(path: string): FieldError {
  return { path, reason: UNKNOWN_REFERENCE, values: { kind: 'Actor' } };
}

function namedIn(targets: Targets): [Place, string][] {
  const places: Place[] = ['teamManagerId', 'supervisorId', 'collectorId'];
  return places.flatMap((place): [Place, string][] => {
    const id = targets[place];
    return id ? [[place, id]] : [];
  });
}
