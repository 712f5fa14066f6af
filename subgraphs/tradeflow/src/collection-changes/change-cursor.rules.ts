import { DomainError } from '@commerce-tracking/service-kit/errors';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { decodeCursor, encodeCursor, instantOfCursor } from '@commerce-tracking/service-kit/pages';
import { BAD_CURSOR, INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';

/** A place in the order of changes. */
export type ChangePlace = { changedAt: Date; collectionId: string };

/** Where a device goes on, and when it began to ask for what it is reading now; null between two rounds. */
export type ChangeCursor = ChangePlace & { startedAt: Date | null };

/**
 * How far a round goes back behind the start of the one before. A change is stamped when its
 * command begins and seen when that commits, at most a minute later (four attempts of 15 seconds
 * each); the other minute is for clocks that differ.
 */
export const overlapMs = 120_000;

const keys = 3;

/** Where to go on; at the beginning of time without a cursor. @throws DomainError INVALID_INPUT */
export function readChangeCursor(after: string | null | undefined): ChangeCursor {
  if (!after) return { changedAt: new Date(0), collectionId: '', startedAt: null };
  const [changedAt, collectionId, startedAt] = decodeCursor(after, keys);
  if (collectionId !== '' && !isUuid(collectionId)) {
    throw new DomainError(INVALID_INPUT, {}, [{ path: 'after', reason: BAD_CURSOR }]);
  }
  return {
    changedAt: instantOfCursor(changedAt),
    collectionId,
    startedAt: startedAt === null ? null : instantOfCursor(startedAt),
  };
}

/** Within a round the next page goes on exactly behind the last row, and remembers the round's start. */
export function withinRound({ changedAt, collectionId }: ChangePlace, startedAt: Date): string {
  return encodeCursor([changedAt.toISOString(), collectionId, startedAt.toISOString()]);
}

/**
 * A round that is over is followed by one that begins before it: whatever was stamped earlier had
 * been committed when this round began, and has been read; whatever was committed during the round,
 * behind its back, is stamped later than that.
 */
export function afterRound(startedAt: Date): string {
  return encodeCursor([new Date(startedAt.getTime() - overlapMs).toISOString(), '', null]);
}
