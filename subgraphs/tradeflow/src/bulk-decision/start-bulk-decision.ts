import type { Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { type Selected, selectRecords } from '../collection/select-records.ts';
import { BULK_REFUSED, HELD_BY_OTHERS } from './bulk-decision.errors.ts';
import type { BulkDecisionInput } from './bulk-decision-input.ts';
import { type Level, singleDecision } from './single-decision.ts';

/** What became of one record. */
export type Outcome = {
  collectionId: string;
  done: boolean;
  code: string | null;
  reason: string | null;
  message: string | null;
};

/** The records a bulk decision is for; all decided when ATOMIC, still to be decided when not. */
export type StartedBulk = { id: string; records: Selected[] };

/**
 * Resolves the selection once. ATOMIC decides all records here, in this one transaction, or
 * refuses with an outcome for each; BEST_EFFORT only remembers them under the command's id, so
 * that a repetition means the same records although the filter no longer matches them.
 * @throws DomainError COUNT_DIFFERS, BULK_REFUSED
 */
export async function startBulkDecision(
  level: Level,
  context: CommandRun<BulkDecisionInput, Tx>,
): Promise<StartedBulk> {
  const { input, actor, db, now, audit } = context;
  const id = newId();
  const records = await selectRecords(db, input, { actor, now });
  if (input.mode === 'BEST_EFFORT') {
    audit({ entityType: 'BulkDecision', entityId: id, after: { records: records.length } });
    return { id, records };
  }
  await decideAll(level, context, { id, records });
  return { id, records };
}

async function decideAll(
  level: Level,
  context: CommandRun<BulkDecisionInput, Tx>,
  { id, records }: StartedBulk,
): Promise<void> {
  const single = singleDecision(level, context.input, id);
  const refused = new Map<string, Outcome>();
  for (const record of records) {
    try {
      await single.run(context, record);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused.set(record.id, refusedOutcome(record.id, error, context.language));
    }
  }
  if (refused.size === 0) return;
  // What was written for the others goes with the transaction.
  const held = new DomainError(HELD_BY_OTHERS);
  throw new DomainError(BULK_REFUSED, {
    bulkId: id,
    requested: records.length,
    refused: refused.size,
    outcomes: records.map(
      (record) => refused.get(record.id) ?? refusedOutcome(record.id, held, context.language),
    ),
  });
}

/** Why a record was not decided, in the words a single decision would have used. */
function refusedOutcome(
  collectionId: string,
  error: DomainError,
  language: Parameters<typeof answerOf>[1],
): Outcome {
  const { message, extensions } = answerOf(error, language);
  return {
    collectionId,
    done: false,
    code: extensions.code,
    reason: error.reason.name,
    message,
  };
}
