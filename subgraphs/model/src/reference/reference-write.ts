import type { Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT, STALE_VERSION } from '@commerce-tracking/service-kit/reasons';
import type { Entry } from './entries.ts';
import type { ChildRow, ReferenceKind } from './kind.ts';
import { tableOf } from './kind.ts';
import { loadReferenceData } from './load-reference-data.ts';
import { type ReferenceData, setOf } from './reference-data.ts';

/** What every write to reference data answers; the resolver then reads the entry itself. */
export type Written = { id: string; version: number };

type Delegate = {
  create(args: { data: ChildRow }): Promise<unknown>;
  createMany(args: { data: ChildRow[] }): Promise<unknown>;
  updateMany(args: { where: ChildRow; data: ChildRow }): Promise<{ count: number }>;
  deleteMany(args: { where: ChildRow }): Promise<unknown>;
};

/**
 * Begins a write: all writes to reference data take this one lock, so that each sees what the others
 * did, and every one leaves another number for the copies in memory to notice.
 */
export async function beginReferenceWrite(db: Tx): Promise<ReferenceData> {
  await db.sql.execute('UPDATE model_reference_version SET number = number + 1 WHERE id = 1');
  return loadReferenceData(db.sql);
}

/**
 * The entry a client wants to write to, in the version it has seen.
 * @throws DomainError ABSENT, STALE_VERSION
 */
export function findForWrite(
  kind: ReferenceKind,
  input: { id: string; expectedVersion: number },
  data: ReferenceData,
): Entry {
  const entry = setOf(data, kind.name).byId.get(input.id);
  if (!entry) throw new DomainError(ABSENT);
  if (entry.version !== input.expectedVersion) {
    throw new DomainError(STALE_VERSION, { currentVersion: entry.version, state: entry.status });
  }
  return entry;
}

/** Stores changed columns of an entry under its next version and tells of it. */
export async function storeChange(
  kind: ReferenceKind,
  entry: Entry,
  columns: Record<string, unknown>,
  run: Pick<CommandRun<unknown, Tx>, 'db' | 'emit' | 'now'>,
): Promise<Written> {
  const { count } = await delegateOf(run.db, kind.name).updateMany({
    where: { id: entry.id, version: entry.version },
    data: { ...columns, updatedAt: run.now, version: { increment: 1 } },
  });
  if (count !== 1) throw new DomainError(STALE_VERSION, { currentVersion: entry.version + 1 });
  const version = entry.version + 1;
  await tellChange({ kind: kind.name, id: entry.id, version }, run);
  return { id: entry.id, version: entry.version + 1 };
}

/** Replaces the rows an entry owns. */
export async function storeChildren(
  kind: ReferenceKind,
  id: string,
  rows: ChildRow[],
  db: Tx,
): Promise<void> {
  if (!kind.children) return;
  const children = delegateOf(db, kind.children.delegate);
  await children.deleteMany({ where: { [kind.children.parentColumn]: id } });
  if (rows.length > 0) await children.createMany({ data: rows });
}

/** Other entries of the kind that follow from this write, such as the other side of a crossing. */
export async function storePartners(
  kind: ReferenceKind,
  after: Entry,
  before: Entry | null,
  data: ReferenceData,
  run: Pick<CommandRun<unknown, Tx>, 'db' | 'emit' | 'now'>,
): Promise<void> {
  for (const change of kind.partners?.(after as never, before as never, data) ?? []) {
    const partner = setOf(data, kind.name).byId.get(change.id);
    if (partner) await storeChange(kind, partner, change.columns, run);
  }
}

/** Tells every copy of the reference data which entry has changed, and notes it for devices. */
export async function tellChange(
  change: { kind: string; id: string; version: number; isRemoved?: boolean },
  { db, emit }: Pick<CommandRun<unknown, Tx>, 'db' | 'emit'>,
): Promise<void> {
  const { kind, id, version, isRemoved = false } = change;
  await db.sql.execute(
    `INSERT INTO model_reference_change (kind, entryId, number, isRemoved)
     SELECT ?, ?, number, ? FROM model_reference_version WHERE id = 1
     ON DUPLICATE KEY UPDATE number = VALUES(number), isRemoved = VALUES(isRemoved)`,
    [kind, id, isRemoved],
  );
  emit({
    subject: 'event.model.reference.changed',
    aggregateId: id,
    payload: { kind, id, version },
  });
}

/** The Prisma delegate of a kind or of rows it owns; the name comes from the kind's own description. */
export function delegateOf(db: Tx, name: string): Delegate {
  return (db as unknown as Record<string, Delegate>)[name] as Delegate;
}

/** How an entry is called in the audit log: its kind's table and its code. */
export function auditTarget(kind: ReferenceKind, entry: Entry) {
  return {
    entityType: tableOf(kind.name).replace(/^model_/, ''),
    entityId: entry.id,
    entityLabel: entry.code ?? entry.id,
  };
}
