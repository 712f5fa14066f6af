import { can, type Permission } from '@commerce-tracking/access/permissions';
import { roles } from '@commerce-tracking/access/roles';
import { CollectionState } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { dueAtOf, isOverdue, priorityOfResubmission } from './due-date.rules.ts';
import { canProceed, nextActions } from './next-actions.rules.ts';
import { transitionOf, transitions, type WorkflowAction } from './transitions.ts';
import { assertTransition, isPerformer } from './workflow.rules.ts';

const states = Object.values(CollectionState);
const people = { collectorId: 'c', teamManagerId: 't', supervisorId: 's' };
const stored: Record<string, string> = { COLLECTOR: 'c', TEAM_MANAGER: 't', SUPERVISOR: 's' };
const open = { openWarnings: 0, blockingComments: 0, hasReviewers: true };

function recordIn(state: CollectionState) {
  const draft = state === 'DRAFT';
  const reviewers = draft ? { teamManagerId: null, supervisorId: null } : {};
  return { ...people, ...reviewers, state, revisionNumber: draft ? 0 : 1, version: 3 };
}

function actorOf(role: string, actorId = stored[role] ?? 'x') {
  return { userId: 'u', actorId, role, language: null, sessionId: 'x' };
}

function allowed(state: CollectionState, role: string, actorId?: string): string {
  const actor = actorOf(role, actorId);
  const may = (permission: string) => can(actor, permission as Permission);
  return nextActions(recordIn(state), actor, may, open)
    .map(({ action }) => action)
    .join(' ');
}

describe('the state machine', () => {
  it('allows each role exactly this in each state, and nothing else', () => {
    const table = Object.fromEntries(
      states.map((state) => [
        state,
        Object.fromEntries(roles.map((role) => [role, allowed(state, role)])),
      ]),
    );
    const nobody = { COLLECTOR: 'COMMENT', ANALYST: '' };
    expect(table).toEqual({
      DRAFT: {
        COLLECTOR: 'EDIT DELETE SUBMIT',
        TEAM_MANAGER: '',
        SUPERVISOR: '',
        ADMIN: '',
        ANALYST: '',
      },
      SUBMITTED: {
        ...nobody,
        TEAM_MANAGER: 'APPROVE_L1 REJECT_L1 COMMENT',
        SUPERVISOR: 'REASSIGN COMMENT',
        ADMIN: 'REASSIGN COMMENT',
      },
      APPROVED_L1: {
        ...nobody,
        TEAM_MANAGER: 'COMMENT',
        SUPERVISOR: 'APPROVE_L2 REJECT_L2 REASSIGN COMMENT',
        ADMIN: 'REASSIGN COMMENT',
      },
      APPROVED_L2: {
        ...nobody,
        TEAM_MANAGER: 'COMMENT',
        SUPERVISOR: 'COMMENT',
        ADMIN: 'REOPEN COMMENT',
      },
      REJECTED_L1: {
        ANALYST: '',
        COLLECTOR: 'EDIT RESUBMIT COMMENT',
        TEAM_MANAGER: 'REASSIGN COMMENT',
        SUPERVISOR: 'REASSIGN COMMENT',
        ADMIN: 'REASSIGN COMMENT',
      },
      REJECTED_L2: {
        ANALYST: '',
        COLLECTOR: 'EDIT RESUBMIT COMMENT',
        TEAM_MANAGER: 'REASSIGN COMMENT',
        SUPERVISOR: 'REASSIGN COMMENT',
        ADMIN: 'REASSIGN COMMENT',
      },
    });
  });

  it.each(roles.filter((role) => role !== 'ADMIN'))(
    'allows a %s nothing on other people’s records',
    (role) => {
      for (const state of states) expect(allowed(state, role, 'stranger')).toBe('');
    },
  );

  it('answers for every action, state and role as the table of next actions does', () => {
    for (const { action, from } of transitions) {
      for (const state of states) {
        for (const role of roles)
          expect(verdict(action, state, role)).toBe(expected(action, state, role));
      }
      expect(from.length).toBeGreaterThan(0);
    }
  });

  it('leads every resubmission to level 1 again, and every rejection to the collector', () => {
    expect(transitionOf('RESUBMIT')).toMatchObject({
      to: 'SUBMITTED',
      from: ['REJECTED_L1', 'REJECTED_L2'],
    });
    expect(transitionOf('REJECT_L2')).toMatchObject({ to: 'REJECTED_L2', from: ['APPROVED_L1'] });
    expect(transitionOf('REOPEN')).toMatchObject({ to: 'APPROVED_L1', from: ['APPROVED_L2'] });
  });

  it('names the state that does not allow it', () => {
    const attempt = () =>
      assertTransition('APPROVE_L1', recordIn('APPROVED_L1'), actorOf('TEAM_MANAGER'));
    expect(attempt).toThrow(DomainError);
    expect(attempt).toThrow('APPROVED_L1');
  });

  function verdict(action: WorkflowAction, state: CollectionState, role: string): string {
    try {
      assertTransition(action, recordIn(state), actorOf(role));
      return 'through';
    } catch (error) {
      return error instanceof DomainError ? error.reason.name : 'other';
    }
  }

  function expected(action: WorkflowAction, state: CollectionState, role: string): string {
    const transition = transitionOf(action);
    if (!isPerformer(transition, recordIn(state), actorOf(role))) return 'ABSENT';
    return transition.from.includes(state) ? 'through' : 'NOT_IN_STATE';
  }
});

describe('next actions', () => {
  it('hold approval while warnings or blocking comments are open, not rejection', () => {
    const actor = actorOf('TEAM_MANAGER');
    const held = { openWarnings: 2, blockingComments: 1, hasReviewers: true };
    const actions = nextActions(
      recordIn('SUBMITTED'),
      actor,
      (permission) => can(actor, permission as Permission),
      held,
    );
    expect(actions).toContainEqual({
      action: 'APPROVE_L1',
      blockedBy: ['FLAGS_OPEN', 'COMMENTS_OPEN'],
    });
    expect(actions).toContainEqual({ action: 'REJECT_L1', blockedBy: [] });
    expect(canProceed(actions)).toBe(true);
  });

  it('hold submission while nobody would review it', () => {
    const alone = { ...open, hasReviewers: false };
    const actions = nextActions(recordIn('DRAFT'), actorOf('COLLECTOR'), () => true, alone);
    expect(actions).toContainEqual({ action: 'SUBMIT', blockedBy: ['NO_REVIEWER'] });
  });

  it('take a comment for no progress', () => {
    expect(canProceed([{ action: 'COMMENT', blockedBy: [] }])).toBe(false);
  });
});

describe('due dates', () => {
  const entered = new Date('2026-03-10T08:00:00Z');
  it.each([
    ['SUBMITTED', 'NORMAL', '2026-03-13T08:00:00.000Z'],
    ['SUBMITTED', 'LOW', '2026-03-13T08:00:00.000Z'],
    ['SUBMITTED', 'HIGH', '2026-03-11T20:00:00.000Z'],
    ['APPROVED_L1', 'URGENT', '2026-03-11T14:00:00.000Z'],
    ['REJECTED_L2', 'HIGH', '2026-03-12T08:00:00.000Z'],
    ['DRAFT', 'NORMAL', undefined],
    ['APPROVED_L2', 'URGENT', undefined],
  ] as const)('in state %s with priority %s end at %s', (state, priority, due) => {
    expect(dueAtOf(state, entered, priority, defaultSettings)?.toISOString()).toBe(due);
  });

  it('are passed only afterwards', () => {
    expect(isOverdue(entered, entered)).toBe(false);
    expect(isOverdue(entered, new Date(entered.getTime() + 1))).toBe(true);
    expect(isOverdue(null, entered)).toBe(false);
  });

  it('come sooner for resubmissions', () => {
    expect(priorityOfResubmission('LOW')).toBe('HIGH');
    expect(priorityOfResubmission('URGENT')).toBe('URGENT');
  });
});
