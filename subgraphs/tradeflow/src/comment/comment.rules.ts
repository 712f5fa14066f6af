import type { Prisma } from '@commerce-tracking/prisma/client';
import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import {
  ALREADY_RESOLVED,
  HEAD_ONLY,
  REVIEWER_RESOLVES,
  REVIEWERS_ONLY,
} from './comment.errors.ts';

type Commented = { teamManagerId: string | null; supervisorId: string | null };
type Writer = { actorId: string; role: string };
type Visibility = 'EVERYONE' | 'REVIEWERS';

/** Whether somebody reads what reviewers say among themselves. */
export function readsReviewers(role: string): boolean {
  return role === 'TEAM_MANAGER' || role === 'SUPERVISOR' || role === 'ADMIN';
}

/** One of the two people who decide this record. */
function isReviewer({ teamManagerId, supervisorId }: Commented, { actorId }: Writer): boolean {
  return actorId === teamManagerId || actorId === supervisorId;
}

/** Everything a person may not say of a comment; paths start at `path`. */
export function commentRefusals(
  record: Commented,
  actor: Writer,
  comment: { isBlocking: boolean; visibility: Visibility; isReply: boolean },
  path: string,
): FieldError[] {
  const refused: FieldError[] = [];
  if (comment.isBlocking && comment.isReply) {
    refused.push({ path: `${path}.isBlocking`, reason: HEAD_ONLY });
  } else if (comment.isBlocking && !isReviewer(record, actor)) {
    refused.push({ path: `${path}.isBlocking`, reason: REVIEWERS_ONLY });
  }
  if (comment.visibility === 'REVIEWERS' && !readsReviewers(actor.role)) {
    refused.push({ path: `${path}.visibility`, reason: REVIEWERS_ONLY });
  }
  return refused;
}

/** The first comment of a comment's thread. */
export function headOf<Row extends { id: string; parentId: string | null }>(
  comment: Row,
  ofRevision: readonly Row[],
): Row {
  let head = comment;
  while (head.parentId !== null) {
    const parent = ofRevision.find(({ id }) => id === head.parentId);
    if (!parent) break;
    head = parent;
  }
  return head;
}

/**
 * Whether somebody may close a thread. What holds an approval is lifted by reviewers, or by an
 * administrator who steps in, never by the person who is reviewed.
 * @throws DomainError ABSENT, REVIEWER_RESOLVES, ALREADY_RESOLVED
 */
export function assertResolvable(
  head: Pick<Prisma.CommentModel, 'visibility' | 'isBlocking' | 'resolvedAt'>,
  record: Commented,
  actor: Writer,
): void {
  if (head.visibility === 'REVIEWERS' && !readsReviewers(actor.role)) throw new DomainError(ABSENT);
  if (head.resolvedAt) throw new DomainError(ALREADY_RESOLVED);
  if (head.isBlocking && actor.role !== 'ADMIN' && !isReviewer(record, actor)) {
    throw new DomainError(REVIEWER_RESOLVES);
  }
}
