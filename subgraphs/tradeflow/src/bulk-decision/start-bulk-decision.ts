import { Prisma, type SqlValue, type Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { matching } from '../collection/search/collection-filter.ts';
import { recordsMax, selectRecords } from '../collection/search/select-records.ts';
import { COUNT_DIFFERS } from '../collection/search/selection.errors.ts';
import { BULK_REFUSED, HELD_BY_OTHERS } from './bulk-decision.errors.ts';
import type { BulkDecisionInput } from './bulk-decision-input.ts';
import { bulkDecisionJob } from './bulk-decision-job.ts';
import { decided, insertBulk, insertOutcomes, refusedFor, type Settled } from './bulk-rows.ts';
import { type Level, singleDecision } from './single-decision.ts';

type Run = CommandRun<BulkDecisionInput, Tx>;

/**
 * Resolves the selection once. ATOMIC decides all records here, in this one transaction, or is
 * refused with an outcome for each; BEST_EFFORT puts the records down and leaves them to a job.
 * Either way the decision can be read again under its id.
 * @throws DomainError COUNT_DIFFERS, BULK_REFUSED
 */
export async function startBulkDecision(level: Level, context: Run): Promise<{ id: string }> {
  const id = newId();
  if (context.input.mode === 'BEST_EFFORT') await putDown(level, context, id);
  else await decideAll(level, context, id);
  return { id };
}

async function putDown(level: Level, context: Run, id: string): Promise<void> {
  const { input, actor, db, now, audit, enqueue } = context;
  const { ids, filter, expectedCount } = input;
  const isLarge = Boolean(filter) && (expectedCount ?? 0) > recordsMax;
  const selected = isLarge ? null : await selectRecords(db, input, { actor, now });
  const requested = selected?.length ?? expectedCount ?? 0;
  const bulk = { ...bulkOf(level, context, id), mode: 'BEST_EFFORT' as const, requested };
  await insertBulk(db, { ...bulk, status: 'QUEUED' });
  if (selected) await insertOutcomes(db, id, selected);
  else await putDownMatching(db, id, context);
  enqueue({ id, kind: bulkDecisionJob.kind, input: { level } });
  const asked = ids ? 'ids' : 'filter';
  audit({ entityType: 'BulkDecision', entityId: id, after: { records: requested, asked } });
}

/** Too many to pass through this process: the database copies their ids and versions itself. */
async function putDownMatching({ sql }: Tx, id: string, { input, actor, now }: Run): Promise<void> {
  const where = matching(input.filter, { actor, now });
  const { sql: text, values } = Prisma.sql`
    INSERT INTO tradeflow_bulk_outcome (bulkDecisionId, collectionId, expectedVersion)
    SELECT ${id}, c.id, c.version FROM tradeflow_collection c WHERE ${where}`;
  const count = await sql.execute(text, values as SqlValue[]);
  const { expectedCount } = input;
  if (count !== expectedCount) throw new DomainError(COUNT_DIFFERS, { count, expectedCount });
}

async function decideAll(level: Level, context: Run, id: string): Promise<void> {
  const { input, actor, db, now, onRefusal } = context;
  const records = await selectRecords(db, input, { actor, now });
  const single = singleDecision(level, input);
  const refused = new Map<string, Settled>();
  for (const record of records) {
    try {
      await single.run(context, record);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused.set(record.id, refusedFor(error));
    }
  }
  const requested = records.length;
  const bulk = { ...bulkOf(level, context, id), mode: 'ATOMIC' as const, requested };
  if (refused.size === 0) {
    await insertBulk(db, { ...bulk, status: 'READY', done: requested });
    await insertOutcomes(db, id, records, { of: () => decided, now });
    return;
  }
  // What was written for the others goes with the transaction; who asked may still read why.
  const held = refusedFor(new DomainError(HELD_BY_OTHERS));
  const failure = BULK_REFUSED.name;
  onRefusal(async (tx) => {
    await insertBulk(tx, { ...bulk, status: 'FAILED', failure, refused: requested });
    await insertOutcomes(tx, id, records, { of: (record) => refused.get(record) ?? held, now });
  });
  throw new DomainError(BULK_REFUSED, { bulkId: id, requested, refused: refused.size });
}

function bulkOf(level: Level, { input, actor, now }: Run, id: string) {
  const { action, score, notes, reason } = input;
  return { id, level, action, score, notes, reason, requestedById: actor.actorId, now };
}
