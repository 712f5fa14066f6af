import type { CollectionState, ValidationAction } from '@commerce-tracking/prisma/client';

/** What may be tried on a record. */
export const moves = [
  'create',
  'update',
  'delete',
  'submit',
  'resubmit',
  'approve1',
  'reject1',
  'approve2',
  'reject2',
  'reopen',
  'reassign',
  'prioritize',
  'comment',
] as const;

export type Move = (typeof moves)[number];

/** Who tries it: the people of one branch, and strangers of each role. */
export type Person = { actorId: string; role: string };
export type Branch = { first: Person; second: Person; teamManager: Person; supervisor: Person };

/** A review stage as it has to be kept. */
type Stage = {
  validationLevel: number;
  openingAction: ValidationAction;
  validationResult: 'PENDING' | 'APPROVED' | 'REJECTED';
  isCurrentValidation: boolean;
  revisionNumber: number;
};

/** Goods lines of a record: how many units at which price. */
export type Lines = readonly { quantity: number; unitPrice: number }[];

/**
 * What a record has to be after everything that was tried on it, told by the rules of the workflow
 * and not by the code under test.
 */
export type RecordModel = {
  state: CollectionState | 'GONE';
  version: number;
  revisionNumber: number;
  collectorId: string;
  /** Collectors it was taken from. */
  former: Set<string>;
  /** What the reviewers read, and what the collector has written since. */
  lines: Lines;
  correction: Lines | null;
  stages: Stage[];
  outcomes: CollectionState[];
  /** Names of the events, each with the state it led to. */
  events: [name: string, state: string][];
  changes: number;
};

/** A record as its collector has just written it. */
export function newRecord(collectorId: string, lines: Lines): RecordModel {
  return {
    state: 'DRAFT',
    version: 1,
    revisionNumber: 0,
    collectorId,
    former: new Set(),
    lines,
    correction: null,
    stages: [],
    outcomes: [],
    events: [['created', 'DRAFT']],
    changes: 1,
  };
}

/** Does to the model what an accepted move does to the record. */
export function apply(
  record: RecordModel,
  move: Move,
  { lines, to }: { lines: Lines; to: string },
): void {
  if (move === 'reassign' && record.collectorId === to) return; // It is there already.
  if (move === 'comment') {
    record.events.push(['commented', record.state]);
    return;
  }
  record.version += 1;
  record.changes += 1;
  switch (move) {
    case 'update':
      if (record.revisionNumber > 0) record.correction = lines;
      else record.lines = lines;
      told(record, 'updated');
      break;
    case 'delete':
      told(record, 'deleted');
      record.state = 'GONE';
      break;
    case 'submit':
    case 'resubmit':
      record.lines = record.correction ?? record.lines;
      record.correction = null;
      record.revisionNumber += 1;
      for (const stage of record.stages) stage.isCurrentValidation = false;
      opened(record, 1, move === 'submit' ? 'SUBMIT' : 'RESUBMIT');
      record.outcomes.push('SUBMITTED');
      entered(record, 'SUBMITTED', move === 'submit' ? 'submitted' : 'resubmitted');
      break;
    case 'approve1':
      decided(record, 'APPROVED');
      opened(record, 2, 'APPROVE');
      entered(record, 'APPROVED_L1', 'approved-level-1');
      break;
    case 'reject1':
      decided(record, 'REJECTED');
      entered(record, 'REJECTED_L1', 'rejected-level-1');
      break;
    case 'approve2':
      decided(record, 'APPROVED');
      entered(record, 'APPROVED_L2', 'approved-level-2');
      break;
    case 'reject2':
      decided(record, 'REJECTED');
      entered(record, 'REJECTED_L2', 'rejected-level-2');
      break;
    case 'reopen':
      for (const stage of record.stages)
        if (stage.validationLevel === 2) stage.isCurrentValidation = false;
      opened(record, 2, 'REOPEN');
      entered(record, 'APPROVED_L1', 'reopened');
      break;
    case 'reassign':
      record.former.add(record.collectorId);
      record.collectorId = to;
      record.former.delete(record.collectorId);
      told(record, 'reassigned');
      break;
    case 'prioritize':
      told(record, 'prioritized');
      break;
  }
}

/** The colleague a record is given to. */
export function otherThan(collectorId: string, { first, second }: Branch): string {
  return collectorId === first.actorId ? second.actorId : first.actorId;
}

function opened(record: RecordModel, validationLevel: 1 | 2, openingAction: ValidationAction) {
  record.stages.push({
    validationLevel,
    openingAction,
    validationResult: 'PENDING',
    isCurrentValidation: true,
    revisionNumber: record.revisionNumber,
  });
}

function decided(record: RecordModel, result: 'APPROVED' | 'REJECTED'): void {
  const stage = record.stages.at(-1);
  if (stage) stage.validationResult = result;
}

function entered(record: RecordModel, state: CollectionState, event: string): void {
  record.state = state;
  record.outcomes[record.outcomes.length - 1] = state;
  told(record, event);
}

function told(record: RecordModel, event: string): void {
  record.events.push([event, record.state]);
}
