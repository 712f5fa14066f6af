import { DomainError } from '@commerce-tracking/service-kit/errors';
import {
  createListLoader,
  createLoader,
  type Loader,
} from '@commerce-tracking/service-kit/loaders';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import { type ActorWork, findActorWork } from './actor-work/actor-work.queries.ts';
import { findCollectionsById } from './collection/collection.queries.ts';
import { countBlockingComments, findComments } from './comment/comment.queries.ts';
import type { ReadContext } from './context.ts';
import { findDeactivated } from './distribution/people.queries.ts';
import { type DuplicateRow, findDuplicatesOf } from './duplicate/duplicate.queries.ts';
import { countOpenWarnings } from './quality/quality-flag.queries.ts';
import { hasReviewers } from './review/reviewers.queries.ts';
import type {
  CollectionRow,
  CommentRow,
  ControlRow,
  ItemRow,
  QualityFlagRow,
  RevisionRow,
  ValidationRow,
} from './rows.ts';
import {
  findTransportBatchesById,
  type TransportBatchRow,
} from './transport-batch/transport-batch.queries.ts';
import { correctedLines } from './working-copy/show-working-copy.ts';

/**
 * One statement per kind of thing, however many records a page has. Everything but `collection` hangs
 * on a record and is asked for records the caller has already been shown.
 */
export type Loaders = {
  /** A record in the caller's scope, else null. */
  collection: Loader<string, CollectionRow | null>;
  /** A batch of which the caller sees a record, else null. */
  transportBatch: Loader<string, TransportBatchRow | null>;
  items: Loader<string, ItemRow[]>;
  controls: Loader<string, ControlRow[]>;
  validations: Loader<string, ValidationRow[]>;
  revisions: Loader<string, RevisionRow[]>;
  qualityFlags: Loader<string, QualityFlagRow[]>;
  openWarnings: Loader<string, number | null>;
  /** Those the caller reads. */
  comments: Loader<string, CommentRow[]>;
  blockingComments: Loader<string, number | null>;
  /** Pairs a record stands in, for those who decide on them. */
  duplicateCandidates: Loader<string, { recordId: string; row: DuplicateRow }[]>;
  /** Whether a collector's records would find their two reviewers. */
  hasReviewers: Loader<string, boolean | null>;
  /** Whether a person has been deactivated. */
  isDeactivated: Loader<string, boolean | null>;
  /** What a person has done and has to do; null where the caller is not told. */
  actorWork: Loader<string, ActorWork | null>;
};

type Keys = readonly string[];

/** The loaders of one request. */
export function createLoaders(context: ReadContext): Loaders {
  const { db, seen, workingCopies } = context;
  const ofRecords = (ids: Keys) => ({ collectionId: { in: [...ids] } });
  const orderBy = { position: 'asc' } as const;
  const list = <Row extends { collectionId: string }>(find: (ids: Keys) => Promise<Row[]>) =>
    createListLoader(
      async (ids: Keys) => (await find(ids)).map((row) => seen(row)),
      (row) => row.collectionId,
    );
  return {
    collection: createLoader((ids) => findCollectionsById(context, ids)),
    transportBatch: createLoader((ids) => findTransportBatchesById(context, ids)),
    items: list(async (ids) => {
      const rows = await db.collectionItem.findMany({ where: ofRecords(ids), orderBy });
      return correctedLines(ids, rows, workingCopies, ({ items }) => items);
    }),
    controls: list(async (ids) => {
      const rows = await db.collectionControl.findMany({ where: ofRecords(ids), orderBy });
      return correctedLines(ids, rows, workingCopies, ({ controls }) => controls);
    }),
    validations: list((ids) =>
      db.validation.findMany({
        where: ofRecords(ids),
        orderBy: [{ revisionNumber: 'asc' }, { submittedAt: 'asc' }, { id: 'asc' }],
      }),
    ),
    revisions: list((ids) =>
      db.revision.findMany({ where: ofRecords(ids), orderBy: { number: 'asc' } }),
    ),
    qualityFlags: list((ids) =>
      db.qualityFlag.findMany({
        where: ofRecords(ids),
        orderBy: [{ revisionNumber: 'desc' }, { severity: 'desc' }, { code: 'asc' }, { id: 'asc' }],
      }),
    ),
    openWarnings: createLoader((ids) => countOpenWarnings(db, ids)),
    comments: list((ids) => findComments(context, ids)),
    duplicateCandidates: createListLoader(
      (ids: Keys) => findDuplicatesOf(context, ids),
      ({ recordId }) => recordId,
    ),
    blockingComments: createLoader((ids) => countBlockingComments(db, ids)),
    hasReviewers: createLoader((ids) => hasReviewers(db, ids)),
    isDeactivated: createLoader((ids) => findDeactivated(db, ids)),
    actorWork: createLoader((ids) => findActorWork(context, ids)),
  };
}

/**
 * The record something hangs on.
 * @throws DomainError ABSENT where it has gone, or was given to others, while it was read
 */
export async function recordOf(
  loaders: Loaders,
  { collectionId }: { collectionId: string },
): Promise<CollectionRow> {
  const record = await loaders.collection.load(collectionId);
  if (!record) throw new DomainError(ABSENT);
  return record;
}
