import { DomainError, type Reason } from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT, NOT_ALLOWED } from '@commerce-tracking/service-kit/reasons';
import { syncTransportBatches } from '../../transport-batch/sync-transport-batches.ts';
import { BATCH_REFUSED } from '../../transport-batch/transport-batch.errors.ts';
import { EARLIER_NOT_WRITTEN } from '../collection.errors.ts';
import { type CollectionResult, createCollection } from '../create-collection.ts';
import { deleteCollection } from '../delete-collection.ts';
import { resubmitCollection } from '../resubmit-collection.ts';
import { submitCollection } from '../submit-collection.ts';
import { updateCollection } from '../update-collection.ts';
import { inParallel } from './in-parallel.ts';
import { type SyncEntry, syncInput } from './sync-input.ts';
import { followChains, inSyncOrder, writtenFirst } from './sync-order.rules.ts';
import { outcomeOf, type SyncContext, type SyncOutcome } from './sync-outcome.ts';

/** What became of everything a device has sent, in its order. */
export type SyncResult = { outcomes: SyncOutcome[]; transportBatches: SyncOutcome[] };

/**
 * Applies what a device has collected offline. Each entry is a command of its own, in a transaction
 * of its own, under the device's command id: one refused record stops no other, only what the
 * device built on it, and sending the batch again changes nothing. Trips come between the contents
 * of their records and the submissions; only records of a refused trip wait, since none of them
 * could join once it is submitted.
 */
export async function syncCollections(
  context: SyncContext,
  rawInput: unknown,
): Promise<SyncResult> {
  const { actorId } = context.require('collection:create');
  const { entries, transportBatches } = parseInput(syncInput, rawInput);
  const commandIds = [...entries, ...transportBatches].map(({ commandId }) => commandId);
  const stored = await context.db.tradeflowCommand.findMany({
    where: {
      actorId,
      commandId: { in: [...commandIds, ...transportBatches.map(({ id }) => id)] },
      result: { not: null },
    },
    select: { commandId: true },
  });
  const answered = new Set(stored.map(({ commandId }) => commandId));
  const outcomes = new Map<SyncEntry, SyncOutcome>();
  const held = new Set<string>();
  const chainsWritten = followChains();
  const apply = (chains: SyncEntry[][]) =>
    inParallel(chains, async (entry) => {
      const isNew = !answered.has(entry.commandId);
      const work = () =>
        isNew && chainsWritten.isCutOff(entry)
          ? refusedFor(EARLIER_NOT_WRITTEN)
          : write(context, entry, isNew && held.has(entry.id));
      const known = { keys: answered, key: entry.commandId };
      const told = await outcomeOf(context, entry, known, work);
      chainsWritten.ended(entry, told.outcome === 'DONE' || told.outcome === 'REPEATED');
      outcomes.set(entry, told);
    });

  const chains = inSyncOrder(entries).map(writtenFirst);
  await apply(chains.map(([contents]) => contents));
  const batches = await syncTransportBatches(context, transportBatches, answered);
  for (const id of batches.held) held.add(id);
  await apply(chains.map(([_contents, rest]) => rest));
  return {
    outcomes: entries.flatMap((entry) => outcomes.get(entry) ?? []),
    transportBatches: batches.outcomes,
  };
}

function write(
  { send }: SyncContext,
  entry: SyncEntry,
  isHeld: boolean,
): Promise<CollectionResult> {
  const { id, commandId, expectedVersion, content, note } = entry;
  const target = { id, expectedVersion, commandId };
  switch (entry.operation) {
    case 'CREATE':
      if (expectedVersion !== 0) return notYetThere();
      return send(createCollection, { id, commandId, content });
    case 'UPDATE':
      return send(updateCollection, { ...target, content });
    case 'SUBMIT':
      return isHeld ? refusedFor(BATCH_REFUSED) : send(submitCollection, target);
    case 'RESUBMIT':
      return isHeld ? refusedFor(BATCH_REFUSED) : send(resubmitCollection, { ...target, note });
    case 'DELETE':
      return send(deleteCollection, target);
  }
}

/** A device that counts from another number would have all its later writes refused as stale. */
function notYetThere(): Promise<never> {
  const values = { allowed: '0' };
  const fields = [{ path: 'input.expectedVersion', reason: NOT_ALLOWED, values }];
  return Promise.reject(new DomainError(INVALID_INPUT, {}, fields));
}

function refusedFor(reason: Reason): Promise<never> {
  return Promise.reject(new DomainError(reason));
}
