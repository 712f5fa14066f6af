import type { CollectionState, Sql } from '@commerce-tracking/prisma/client';
import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import {
  INVALID_INPUT,
  NOT_IN_STATE,
  NOT_UNIQUE,
  UNKNOWN_REFERENCE,
} from '@commerce-tracking/service-kit/reasons';
import { collectionContent } from '../collection/content/content.ts';
import { normalizedPlate } from '../collection/plate.rules.ts';
import { transitionOf } from '../workflow/transitions.ts';
import { IN_ANOTHER_BATCH } from './transport-batch.errors.ts';
import type { BatchMember } from './transport-batch.rules.ts';

/** A record as a batch's writes need it, locked. */
export type BatchRecord = {
  id: string;
  collectorId: string;
  state: CollectionState;
  version: number;
  transportBatchId: string | null;
  normalizedPlate: string | null;
  hasControls: boolean;
};

type StoredRecord = Omit<BatchRecord, 'hasControls'> & {
  hasControls: number;
  /** The correction of a rejected record, where one was begun. */
  correction: unknown;
};

/** A record the input names, and where. */
export type Named = { id: string; path: string };

/** The records with their places in the input: `path.0`, `path.1`, … */
export function named(path: string, ids: readonly string[] | null | undefined): Named[] {
  return (ids ?? []).map((id, index) => ({ id, path: `${path}.${index}` }));
}

/** The named records and those of the batch, locked in the order of their ids until the transaction ends. */
export async function lockRecords(
  sql: Sql,
  batchId: string,
  names: readonly Named[],
): Promise<Map<string, BatchRecord>> {
  const ids = names.map(({ id }) => id);
  const places = ids.length > 0 ? ids.map(() => '?').join(', ') : 'NULL';
  const found = await sql.select<{ id: string }>(
    `SELECT \`id\` FROM \`tradeflow_collection\` WHERE \`transportBatchId\` = ?
     UNION SELECT \`id\` FROM \`tradeflow_collection\` WHERE \`id\` IN (${places})`,
    [batchId, ...ids],
  );
  const all = found.map(({ id }) => id).sort();
  if (all.length === 0) return new Map();
  const locked = all.map(() => '?').join(', ');
  await sql.select(
    `SELECT \`id\` FROM \`tradeflow_collection\` WHERE \`id\` IN (${locked}) ORDER BY \`id\` FOR UPDATE`,
    all,
  );
  // Read once more: only now does nobody change them.
  const rows = await sql.select<StoredRecord>(
    `SELECT c.\`id\`, c.\`collectorId\`, c.\`state\`, c.\`version\`, c.\`transportBatchId\`, c.\`normalizedPlate\`,
       EXISTS (SELECT 1 FROM \`tradeflow_collection_control\` k WHERE k.\`collectionId\` = c.\`id\`) AS \`hasControls\`,
       w.\`content\` AS \`correction\`
     FROM \`tradeflow_collection\` c
     LEFT JOIN \`tradeflow_working_copy\` w ON w.\`collectionId\` = c.\`id\` AND c.\`state\` IN ('REJECTED_L1', 'REJECTED_L2')
     WHERE c.\`id\` IN (${locked})`,
    all,
  );
  return new Map(rows.map((row) => [row.id, asCorrected(row)]));
}

/** What the collector has written last counts: a correction before the submission it corrects. */
function asCorrected({ correction, ...row }: StoredRecord): BatchRecord {
  if (!correction) return { ...row, hasControls: Boolean(row.hasControls) };
  const written = typeof correction === 'string' ? JSON.parse(correction) : correction;
  const content = collectionContent.parse(written);
  return {
    ...row,
    normalizedPlate: normalizedPlate(content.vehicleRegistrationNumber),
    hasControls: content.controls.length > 0,
  };
}

/**
 * The named records, each the actor's own and still in the collector's hands.
 * @throws DomainError INVALID_INPUT, NOT_IN_STATE
 */
export function ownRecords(
  records: ReadonlyMap<string, BatchRecord>,
  names: readonly Named[],
  actorId: string,
): (BatchRecord & { path: string })[] {
  const seen = new Set<string>();
  const refused: FieldError[] = [];
  const own: (BatchRecord & { path: string })[] = [];
  for (const { id, path } of names) {
    const record = records.get(id);
    if (seen.has(id)) refused.push({ path, reason: NOT_UNIQUE, values: { field: 'id' } });
    else if (record?.collectorId === actorId) own.push({ ...record, path });
    else refused.push({ path, reason: UNKNOWN_REFERENCE, values: { kind: 'Collection' } });
    seen.add(id);
  }
  if (refused.length > 0) throw new DomainError(INVALID_INPUT, {}, refused);
  for (const record of own) assertWithCollector(record);
  return own;
}

/** A draft, or sent back for correction. @throws DomainError NOT_IN_STATE */
export function assertWithCollector({ id, state, version }: BatchRecord): void {
  if (transitionOf('EDIT').from.includes(state)) return;
  throw new DomainError(NOT_IN_STATE, { state, currentVersion: version, collectionId: id });
}

/** No record is in two batches. @throws DomainError INVALID_INPUT */
export function assertFree(records: readonly (BatchRecord & { path: string })[], batchId: string) {
  const taken = records.filter(
    ({ transportBatchId }) => transportBatchId !== null && transportBatchId !== batchId,
  );
  if (taken.length === 0) return;
  const fields = taken.map(({ path }) => ({ path, reason: IN_ANOTHER_BATCH }));
  throw new DomainError(INVALID_INPUT, {}, fields);
}

/** A record as the rules see it. */
export function asMember(record: BatchRecord, path: string | null): BatchMember {
  const { id, normalizedPlate, hasControls } = record;
  return { id, normalizedPlate, hasControls, path };
}

/** Sets or clears the batch of records the caller has locked. */
export async function moveRecords(
  sql: Sql,
  ids: readonly string[],
  transportBatchId: string | null,
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  const places = ids.map(() => '?').join(', ');
  await sql.execute(
    `UPDATE \`tradeflow_collection\` SET \`transportBatchId\` = ?, \`updatedAt\` = ? WHERE \`id\` IN (${places})`,
    [transportBatchId, now, ...ids],
  );
}
