import { inParallel } from '../collection/sync/in-parallel.ts';
import type { SyncBatch } from '../collection/sync/sync-input.ts';
import { inSyncOrder } from '../collection/sync/sync-order.rules.ts';
import { outcomeOf, type SyncContext, type SyncOutcome } from '../collection/sync/sync-outcome.ts';
import { createTransportBatch, type TransportBatchResult } from './create-transport-batch.ts';
import { updateTransportBatch } from './update-transport-batch.ts';

/** What became of a device's trips, and the records that must not be submitted without theirs. */
export type SyncedBatches = { outcomes: SyncOutcome[]; held: Set<string> };

/** Applies what a device says of trips, each under its own key, those of one batch by version. */
export async function syncTransportBatches(
  context: SyncContext,
  batches: readonly SyncBatch[],
  keys: Set<string>,
): Promise<SyncedBatches> {
  const outcomes = new Map<SyncBatch, SyncOutcome>();
  const held = new Set<string>();
  await inParallel(inSyncOrder(batches), async (batch) => {
    const key = batch.expectedVersion === 0 ? batch.id : batch.commandId;
    const outcome = await outcomeOf(context, batch, { keys, key }, () => write(context, batch));
    const fields = outcome.fields.map(({ path, ...why }) => ({
      ...why,
      path: path.replace(/^collectionIds/, 'addCollectionIds'),
    }));
    outcomes.set(batch, { ...outcome, fields });
    if (outcome.code) for (const id of batch.addCollectionIds ?? []) held.add(id);
  });
  return { outcomes: batches.flatMap((batch) => outcomes.get(batch) ?? []), held };
}

function write({ send }: SyncContext, batch: SyncBatch): Promise<TransportBatchResult> {
  const { commandId, expectedVersion, addCollectionIds, ...trip } = batch;
  if (expectedVersion === 0) {
    return send(createTransportBatch, { ...trip, collectionIds: addCollectionIds });
  }
  return send(updateTransportBatch, { ...trip, commandId, expectedVersion, addCollectionIds });
}
