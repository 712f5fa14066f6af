import { DomainError } from '@commerce-tracking/service-kit/errors';
import { describe, expect, it } from 'vitest';
import {
  assertBranch,
  assertReassignable,
  assertTargets,
  isForsaken,
  type Person,
  peopleAfter,
  type ReassignedRecord,
  type Targets,
} from './reassignment.rules.ts';

const people: Person[] = [
  person('s', 'SUPERVISOR'),
  person('s2', 'SUPERVISOR'),
  person('abroad', 'SUPERVISOR', { countryId: 'niger' }),
  person('t', 'TEAM_MANAGER', { supervisorId: 's' }),
  person('t2', 'TEAM_MANAGER', { supervisorId: 's' }),
  person('strange', 'TEAM_MANAGER', { supervisorId: 's2' }),
  person('c', 'COLLECTOR', { teamManagerId: 't', supervisorId: 's' }),
  person('mate', 'COLLECTOR', { teamManagerId: 't', supervisorId: 's' }),
  person('cousin', 'COLLECTOR', { teamManagerId: 't2', supervisorId: 's' }),
  person('stranger', 'COLLECTOR', { teamManagerId: 'strange', supervisorId: 's2' }),
  person('goneToo', 'COLLECTOR', { teamManagerId: 't2', supervisorId: 's', isActive: false }),
  person('gone', 'COLLECTOR', { teamManagerId: 't', supervisorId: 's', isActive: false }),
];
const known = new Map(people.map((one) => [one.id, one]));

function person(id: string, role: Person['role'], over: Partial<Person> = {}): Person {
  const alone = { teamManagerId: null, supervisorId: null };
  return { id, role, isActive: true, countryId: 'benin', ...alone, ...over };
}

function aRecord(over: Partial<ReassignedRecord> = {}): ReassignedRecord {
  const stored = { collectorId: 'c', teamManagerId: 't', supervisorId: 's' };
  const counted = { revisionNumber: 1, version: 2, reference: 'BJ-2026-000001' };
  return { id: 'r', state: 'REJECTED_L1', ...stored, ...counted, ...over };
}

function verdict(role: string, actorId: string, targets: Targets, record = aRecord()): string {
  const actor = { role, actorId };
  try {
    assertTargets(targets, actor, known);
    assertReassignable(record, actor, targets, known);
    assertBranch(record, actor, targets, known);
    return 'moved';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.fields.map(({ reason }) => reason.name).join() || error.reason.name;
  }
}

describe('reassigning', () => {
  it.each([
    ['TEAM_MANAGER', 't', { collectorId: 'mate' }, 'moved'],
    ['TEAM_MANAGER', 't', { collectorId: 'cousin' }, 'UNKNOWN_REFERENCE'],
    ['TEAM_MANAGER', 't', { collectorId: 'goneToo' }, 'UNKNOWN_REFERENCE'],
    ['TEAM_MANAGER', 't', { collectorId: 's2' }, 'UNKNOWN_REFERENCE'],
    ['TEAM_MANAGER', 't', { collectorId: 'gone' }, 'PERSON_INACTIVE'],
    ['TEAM_MANAGER', 't', { teamManagerId: 't2' }, 'NOT_YOURS_TO_MOVE'],
    ['TEAM_MANAGER', 't2', { collectorId: 'cousin' }, 'ABSENT'],
    ['SUPERVISOR', 's', { collectorId: 'cousin' }, 'moved'],
    ['SUPERVISOR', 's', { collectorId: 'stranger' }, 'UNKNOWN_REFERENCE'],
    ['SUPERVISOR', 's', { teamManagerId: 't2' }, 'moved'],
    ['SUPERVISOR', 's', { teamManagerId: 'strange' }, 'UNKNOWN_REFERENCE'],
    ['SUPERVISOR', 's', { teamManagerId: 'mate' }, 'WRONG_ROLE'],
    ['SUPERVISOR', 's', { supervisorId: 's2' }, 'NOT_YOURS_TO_MOVE'],
    ['SUPERVISOR', 's2', { teamManagerId: 'strange' }, 'ABSENT'],
    ['ADMIN', 'a', { supervisorId: 's2' }, 'moved'],
    ['ADMIN', 'a', { supervisorId: 'abroad' }, 'OUTSIDE_BRANCH'],
    ['ADMIN', 'a', { teamManagerId: 'strange' }, 'OUTSIDE_BRANCH'],
    ['ADMIN', 'a', { teamManagerId: 'strange', supervisorId: 's2' }, 'moved'],
    ['ADMIN', 'a', { collectorId: 'stranger' }, 'OUTSIDE_BRANCH'],
    ['ADMIN', 'a', { collectorId: 'nobody' }, 'UNKNOWN_REFERENCE'],
    ['ADMIN', 'a', {}, 'NOBODY_NAMED'],
  ] as const)('by a %s (%s) to %o: %s', (role, actorId, targets, expected) => {
    expect(verdict(role, actorId, targets)).toBe(expected);
  });

  it('is for a team manager once the record is rejected, and never after publication', () => {
    const to = { collectorId: 'mate' };
    const inState = (state: ReassignedRecord['state']) => aRecord({ state });
    expect(verdict('TEAM_MANAGER', 't', to, inState('SUBMITTED'))).toBe('NOT_IN_STATE');
    expect(verdict('SUPERVISOR', 's', to, inState('SUBMITTED'))).toBe('moved');
    expect(verdict('ADMIN', 'a', to, inState('APPROVED_L2'))).toBe('NOT_IN_STATE');
  });

  it('gives away the draft of somebody deactivated, by an administrator and to a collector only', () => {
    const nobody = { teamManagerId: null, supervisorId: null };
    const draft = aRecord({ state: 'DRAFT', collectorId: 'gone', ...nobody });
    expect(isForsaken(draft, known)).toBe(true);
    expect(verdict('ADMIN', 'a', { collectorId: 'stranger' }, draft)).toBe('moved');
    expect(verdict('ADMIN', 'a', { supervisorId: 's2' }, draft)).toBe('NOT_IN_STATE');
    expect(verdict('ADMIN', 'a', { collectorId: 'mate' }, { ...draft, collectorId: 'c' })).toBe(
      'NOT_IN_STATE',
    );
  });

  it('leaves whom it does not name', () => {
    expect(peopleAfter(aRecord(), { collectorId: 'mate' })).toEqual({
      collectorId: 'mate',
      teamManagerId: 't',
      supervisorId: 's',
    });
  });
});
