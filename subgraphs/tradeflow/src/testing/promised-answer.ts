import { can, type Permission } from '@commerce-tracking/access/permissions';
import type { CollectionState } from '@commerce-tracking/prisma/client';
import type { Branch, Move, Person, RecordModel } from './record-model.ts';

const permissionOf: Record<Move, Permission> = {
  create: 'collection:create',
  update: 'collection:update',
  delete: 'collection:delete',
  submit: 'collection:submit',
  resubmit: 'collection:submit',
  approve1: 'collection:validateLevel1',
  reject1: 'collection:validateLevel1',
  approve2: 'collection:validateLevel2',
  reject2: 'collection:validateLevel2',
  reopen: 'collection:reopen',
  reassign: 'collection:reassign',
  prioritize: 'collection:prioritize',
  comment: 'comment:create',
};

const corrected = ['REJECTED_L1', 'REJECTED_L2'] as const;
const underway = ['SUBMITTED', 'APPROVED_L1', ...corrected] as const;
const from: Record<Exclude<Move, 'create'>, readonly CollectionState[]> = {
  update: ['DRAFT', ...corrected],
  delete: ['DRAFT'],
  submit: ['DRAFT'],
  resubmit: corrected,
  approve1: ['SUBMITTED'],
  reject1: ['SUBMITTED'],
  approve2: ['APPROVED_L1'],
  reject2: ['APPROVED_L1'],
  reopen: ['APPROVED_L2'],
  reassign: underway,
  prioritize: underway,
  comment: [...underway, 'APPROVED_L2'],
};

/** What somebody had seen of a record when trying something. */
export type Seen = { version: number; revisionNumber: number };

/** What somebody is answered who tries something, `accepted` or `CODE REASON`. */
export function answerTo(
  record: RecordModel,
  move: Move,
  person: Person,
  { seen, branch }: { seen: Seen; branch: Branch },
): string {
  if (!can(person, permissionOf[move])) return 'FORBIDDEN NOT_PERMITTED';
  const { state, collectorId } = record;
  const isFirst = person.actorId === branch.first.actorId;
  const isOwner = person.actorId === collectorId;
  if (move === 'create') {
    if (state === 'GONE') return isOwner ? 'NOT_FOUND DELETED' : 'CONFLICT ID_TAKEN';
    return isFirst ? 'CONFLICT CONTENT_DIFFERS' : 'CONFLICT ID_TAKEN';
  }
  if (state === 'GONE') {
    const isTold = isOwner && move !== 'reassign';
    return isTold ? 'NOT_FOUND DELETED' : 'NOT_FOUND ABSENT';
  }
  const isWrite = move !== 'comment' && person.role === 'COLLECTOR';
  if (isWrite && !isOwner && record.former.has(person.actorId)) return 'NOT_FOUND REASSIGNED';
  if (!mayDo(record, move, person, branch)) return 'NOT_FOUND ABSENT';
  const onlyRejected = move === 'reassign' && person.role === 'TEAM_MANAGER';
  const states: readonly string[] = onlyRejected ? corrected : from[move];
  if (!states.includes(state)) return 'CONFLICT NOT_IN_STATE';
  if (move === 'comment') {
    // A comment names a submission: before there is any, the one that is on its way.
    const isCurrent = Math.max(1, seen.revisionNumber) === record.revisionNumber;
    return isCurrent ? 'accepted' : 'CONFLICT REVISION_REPLACED';
  }
  const isStale = move !== 'reassign' && seen.version !== record.version;
  return isStale ? 'CONFLICT STALE_VERSION' : 'accepted';
}

function mayDo(record: RecordModel, move: Move, person: Person, branch: Branch): boolean {
  const isSent = record.revisionNumber > 0;
  const isOwner = person.actorId === record.collectorId;
  const isTeamManager = isSent && person.actorId === branch.teamManager.actorId;
  const isSupervisor = isSent && person.actorId === branch.supervisor.actorId;
  const isAdmin = person.role === 'ADMIN';
  switch (move) {
    case 'approve1':
    case 'reject1':
      return isTeamManager;
    case 'approve2':
    case 'reject2':
      return isSupervisor;
    case 'reopen':
      return isAdmin;
    case 'reassign':
    case 'prioritize':
      return isTeamManager || isSupervisor || isAdmin;
    case 'comment':
      return isOwner || isTeamManager || isSupervisor || isAdmin;
    default:
      return isOwner;
  }
}
