import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ID_TAKEN, INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { insertRows } from '../sql/insert-rows.ts';
import { batchAudit, batchEvent } from './batch-messages.ts';
import {
  asMember,
  assertFree,
  lockRecords,
  moveRecords,
  named,
  ownRecords,
} from './batch-records.ts';
import { assertTrip, tripColumns } from './check-trip.ts';
import { batchRefusals } from './transport-batch.rules.ts';
import { createTransportBatchInput } from './transport-batch-input.ts';

/** What a write on a batch answers; the resolver then reads it. */
export type TransportBatchResult = { id: string; version: number };

const batchTable = {
  name: 'tradeflow_transport_batch',
  columns: [
    'id',
    'collectorId',
    'vehicleRegistrationNumber',
    'normalizedPlate',
    'transportModeId',
    'departedOn',
    'label',
    'leadId',
    'createdAt',
    'updatedAt',
    'version',
  ],
} as const;

/**
 * A collector says that records travelled together. The batch's id, made by the client, is also the
 * id of the write. The records keep their version: what they say does not change.
 */
export const createTransportBatch = command({
  subject: 'command.tradeflow.transport-batch.create',
  permission: 'transportBatch:write',
  input: createTransportBatchInput,
  idempotencyKey: ({ id }) => id,
  async run({ input, actor, db, now, emit, audit }): Promise<TransportBatchResult> {
    const { id, collectionIds, ...trip } = input;
    const { sql } = db;
    assertTrip(trip, now);
    const taken = await db.transportBatch.findUnique({ where: { id }, select: { id: true } });
    if (taken) throw new DomainError(ID_TAKEN);
    const names = named('input.collectionIds', collectionIds);
    const joining = ownRecords(await lockRecords(sql, id, names), names, actor.actorId);
    assertFree(joining, id);
    const refused = batchRefusals(
      trip,
      joining.map((record) => asMember(record, record.path)),
    );
    if (refused.length > 0) throw new DomainError(INVALID_INPUT, {}, refused);

    const stamps = { createdAt: now, updatedAt: now, version: 1 };
    const row = { id, collectorId: actor.actorId, ...tripColumns(trip), ...stamps };
    await insertRows(sql, batchTable, [row]);
    await moveRecords(sql, collectionIds, id, now);
    emit(batchEvent('created', { id, version: 1, leadId: trip.leadId, collectionIds }));
    audit(batchAudit(id, null, { ...trip, version: 1, collectionIds }));
    return { id, version: 1 };
  },
});
