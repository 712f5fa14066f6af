import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT, DELETED, STALE_VERSION } from '@commerce-tracking/service-kit/reasons';
import type { WorkflowAction } from '../workflow/transitions.ts';
import { assertTransition } from '../workflow/workflow.rules.ts';
import { REASSIGNED } from './collection.errors.ts';
import { allColumns, asModelRow, columnList } from './collection-columns.ts';
import type { StoredRecord } from './content/content-from-rows.ts';

/** On the driver: through Prisma a record of a hundred columns costs more than the rest of most writes. */
const lockText = `SELECT ${columnList(allColumns)} FROM \`tradeflow_collection\` c WHERE c.\`id\` = ? FOR UPDATE`;

/** What a write on an existing record names. */
export type Target = { id: string; expectedVersion: number };

/**
 * The record, locked until the transaction ends, after its guards: it is the caller's to change, in
 * a state that allows it, in the version the caller has seen.
 * @throws DomainError ABSENT, DELETED, REASSIGNED, NOT_IN_STATE, STALE_VERSION
 */
export async function findForWrite(
  db: Tx,
  actor: { actorId: string; role: string },
  target: Target,
  action: WorkflowAction,
): Promise<Prisma.CollectionModel> {
  const collection = await lockCollection(db, actor, target.id);
  await assertNotTaken(db, actor, collection);
  assertTransition(action, collection, actor);
  assertSeen(collection, target);
  return collection;
}

/** The caller has seen the record as it is. @throws DomainError STALE_VERSION */
export function assertSeen(
  { version, state }: Pick<Prisma.CollectionModel, 'version' | 'state'>,
  { expectedVersion }: Target,
): void {
  if (version !== expectedVersion) {
    throw new DomainError(STALE_VERSION, { currentVersion: version, state });
  }
}

/** A collector who has worked on the record is told that it went to somebody else. @throws DomainError REASSIGNED */
async function assertNotTaken(
  db: Tx,
  { actorId, role }: { actorId: string; role: string },
  { id, collectorId }: Prisma.CollectionModel,
): Promise<void> {
  if (role !== 'COLLECTOR' || collectorId === actorId) return;
  const key = { collectionId: id, collectorId: actorId };
  const taken = await db.reassignedCollection.findUnique({
    where: { collectionId_collectorId: key },
  });
  if (taken) throw new DomainError(REASSIGNED);
}

/** The record, locked, whoever asks. @throws DomainError ABSENT, DELETED (to its former collector) */
export async function lockCollection(
  db: Tx,
  actor: { actorId: string },
  id: string,
): Promise<Prisma.CollectionModel> {
  const [collection] = await db.sql.select<Prisma.CollectionModel>(lockText, [id]);
  if (collection) return asModelRow(collection, allColumns);
  const deleted = await db.deletedCollection.findUnique({ where: { id } });
  throw new DomainError(deleted?.collectorId === actor.actorId ? DELETED : ABSENT);
}

/** A locked record with its goods and controls, in order; their decimals are text. */
export async function withLines(db: Tx, collection: Prisma.CollectionModel): Promise<StoredRecord> {
  const lines = <Row>(table: string) =>
    db.sql.select<Row>(
      `SELECT * FROM \`${table}\` WHERE \`collectionId\` = ? ORDER BY \`position\``,
      [collection.id],
    );
  const [items, controls] = await Promise.all([
    lines<Prisma.CollectionItemModel>('tradeflow_collection_item'),
    lines<Prisma.CollectionControlModel>('tradeflow_collection_control'),
  ]);
  return { collection, items, controls };
}
