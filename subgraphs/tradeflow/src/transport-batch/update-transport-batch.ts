import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import {
  ABSENT,
  INVALID_INPUT,
  STALE_VERSION,
  TOO_BIG,
  UNKNOWN_REFERENCE,
} from '@commerce-tracking/service-kit/reasons';
import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import { updateRows } from '../sql/update-rows.ts';
import { batchAudit, batchEvent } from './batch-messages.ts';
import {
  asMember,
  assertFree,
  assertWithCollector,
  type BatchRecord,
  lockRecords,
  moveRecords,
  named,
  ownRecords,
} from './batch-records.ts';
import { assertTrip, tripColumns } from './check-trip.ts';
import type { TransportBatchResult } from './create-transport-batch.ts';
import { batchRefusals } from './transport-batch.rules.ts';
import { batchSizeMax, type Trip, updateTransportBatchInput } from './transport-batch-input.ts';

type Batch = Prisma.TransportBatchModel;

/**
 * The collector who holds a batch's lead changes the batch. Records that others have to review stay
 * as they are: they neither join nor leave, and while the lead is among them the trip stays too.
 */
export const updateTransportBatch = command({
  subject: 'command.tradeflow.transport-batch.update',
  permission: 'transportBatch:write',
  input: updateTransportBatchInput,
  async run({ input, actor, db, now, emit, audit }): Promise<TransportBatchResult> {
    const { id, expectedVersion, addCollectionIds, removeCollectionIds, commandId, ...trip } =
      input;
    const { sql } = db;
    const batch = await lockBatch(db, id);
    const joiningNames = named('input.addCollectionIds', addCollectionIds);
    const leavingNames = named('input.removeCollectionIds', removeCollectionIds);
    const records = await lockRecords(sql, id, [...joiningNames, ...leavingNames]);
    const lead = records.get(batch.leadId);
    if (lead?.collectorId !== actor.actorId) throw new DomainError(ABSENT);
    if (batch.version !== expectedVersion) {
      throw new DomainError(STALE_VERSION, { currentVersion: batch.version });
    }
    assertTrip(trip, now, batch.transportModeId);

    const joining = ownRecords(records, joiningNames, actor.actorId);
    const leaving = ownRecords(records, leavingNames, actor.actorId);
    assertFree(joining, id);
    assertInBatch(leaving, id);
    const members = [...records.values()].filter(({ transportBatchId }) => transportBatchId === id);
    const paths = new Map(joining.map((record) => [record.id, record.path]));
    const gone = new Set(leaving.map((record) => record.id));
    const after = [
      ...members,
      ...joining.filter((record) => record.transportBatchId !== id),
    ].filter((record) => !gone.has(record.id));
    if (isOtherTrip(batch, trip)) assertWithCollector(lead);
    assertRules(trip, after, paths);
    if (trip.leadId !== batch.leadId) assertNewLead(after, trip, actor.actorId);

    const version = batch.version + 1;
    await updateRows(
      sql,
      'tradeflow_transport_batch',
      { id },
      { ...tripColumns(trip), updatedAt: now, version },
    );
    await moveRecords(
      sql,
      joining.map((record) => record.id),
      id,
      now,
    );
    await moveRecords(sql, [...gone], null, now);
    const collectionIds = after.map((record) => record.id);
    emit(batchEvent('updated', { id, version, leadId: trip.leadId, collectionIds }));
    const departedOn = batch.departedOn && dateToDay(batch.departedOn);
    const before = { ...batch, departedOn, collectionIds: members.map((record) => record.id) };
    audit(batchAudit(id, before, { ...trip, version, collectionIds }));
    return { id, version };
  },
});

async function lockBatch(db: Tx, id: string): Promise<Batch> {
  await db.sql.select('SELECT `id` FROM `tradeflow_transport_batch` WHERE `id` = ? FOR UPDATE', [
    id,
  ]);
  const batch = await db.transportBatch.findUnique({ where: { id } });
  if (!batch) throw new DomainError(ABSENT);
  return batch;
}

function isOtherTrip(batch: Batch, trip: Trip): boolean {
  const columns = tripColumns(trip);
  return (
    columns.vehicleRegistrationNumber !== batch.vehicleRegistrationNumber ||
    columns.transportModeId !== batch.transportModeId ||
    columns.departedOn !== (batch.departedOn && dateToDay(batch.departedOn)) ||
    columns.label !== batch.label ||
    columns.leadId !== batch.leadId
  );
}

function assertInBatch(leaving: readonly (BatchRecord & { path: string })[], id: string): void {
  const strangers = leaving.filter(({ transportBatchId }) => transportBatchId !== id);
  if (strangers.length === 0) return;
  const values = { kind: 'Collection' };
  const fields = strangers.map(({ path }) => ({ path, reason: UNKNOWN_REFERENCE, values }));
  throw new DomainError(INVALID_INPUT, {}, fields);
}

/** The batch as it would be keeps its rules. @throws DomainError INVALID_INPUT */
function assertRules(
  trip: Trip,
  after: readonly BatchRecord[],
  paths: ReadonlyMap<string, string>,
): void {
  const members = after.map((record) => asMember(record, paths.get(record.id) ?? null));
  const refused = batchRefusals(trip, members);
  if (after.length > batchSizeMax) {
    const values = { maximum: batchSizeMax };
    refused.push({ path: 'input.addCollectionIds', reason: TOO_BIG, values });
  }
  if (refused.length > 0) throw new DomainError(INVALID_INPUT, {}, refused);
}

/** Who leads is the caller's own and still in the caller's hands. */
function assertNewLead(after: readonly BatchRecord[], { leadId }: Trip, actorId: string): void {
  const lead = after.find(({ id }) => id === leadId);
  if (!lead || lead.collectorId !== actorId) {
    const values = { kind: 'Collection' };
    throw new DomainError(INVALID_INPUT, {}, [
      { path: 'input.leadId', reason: UNKNOWN_REFERENCE, values },
    ]);
  }
  assertWithCollector(lead);
}
