import type { Sql, SqlValue, Tx } from '@commerce-tracking/prisma/client';
import { answerOf, type DomainError } from '@commerce-tracking/service-kit/errors';
import type { Selected } from '../collection/search/select-records.ts';
import { insertRows } from '../sql/insert-rows.ts';
import type { BulkDecisionInput } from './bulk-decision-input.ts';

/** What becomes of one record. */
export type Settled = {
  done: boolean;
  code: string | null;
  reason: string | null;
  messageFr: string | null;
  messageEn: string | null;
};

/** The record was decided. */
export const decided: Settled = {
  done: true,
  code: null,
  reason: null,
  messageFr: null,
  messageEn: null,
};

/** Why a record was not decided, in the words a single decision would have used. */
export function refusedFor(error: DomainError): Settled {
  return {
    done: false,
    code: error.reason.code,
    reason: error.reason.name,
    messageFr: answerOf(error, 'fr').message.slice(0, messageLengthMax),
    messageEn: answerOf(error, 'en').message.slice(0, messageLengthMax),
  };
}

const messageLengthMax = 1_000;

const bulkTable = {
  name: 'tradeflow_bulk_decision',
  columns: [
    ...(['id', 'level', 'action', 'mode', 'score', 'notes', 'reason', 'requestedById'] as const),
    ...(['status', 'failure', 'requested', 'done', 'refused'] as const),
    ...(['createdAt', 'finishedAt', 'updatedAt', 'version'] as const),
  ],
} as const;

const outcomeTable = {
  name: 'tradeflow_bulk_outcome',
  columns: [
    ...(['bulkDecisionId', 'collectionId', 'expectedVersion', 'done', 'code', 'reason'] as const),
    ...(['messageFr', 'messageEn', 'decidedAt'] as const),
  ],
} as const;

/** A bulk decision as it is put down. */
export type NewBulk = Pick<BulkDecisionInput, 'action' | 'score' | 'notes' | 'reason'> & {
  id: string;
  level: 1 | 2;
  mode: 'ATOMIC' | 'BEST_EFFORT';
  requestedById: string;
  status: 'QUEUED' | 'READY' | 'FAILED';
  failure?: string;
  requested: number;
  done?: number;
  refused?: number;
  now: Date;
};

/** Puts a bulk decision down; one that is over already is finished at the same instant. */
export async function insertBulk({ sql }: Tx, { now, ...bulk }: NewBulk): Promise<void> {
  const row = {
    ...bulk,
    done: bulk.done ?? 0,
    refused: bulk.refused ?? 0,
    createdAt: now,
    finishedAt: bulk.status === 'QUEUED' ? null : now,
    updatedAt: now,
    version: 1,
  };
  await insertRows(sql, bulkTable, [row]);
}

/** Its records, waiting for their turn or with what became of each. */
export async function insertOutcomes(
  { sql }: Tx,
  bulkDecisionId: string,
  records: readonly Selected[],
  settled?: { of(id: string): Settled; now: Date },
): Promise<void> {
  const rows = records.map(({ id, version }) => ({
    bulkDecisionId,
    collectionId: id,
    expectedVersion: version,
    ...(settled && { ...settled.of(id), decidedAt: settled.now }),
  }));
  await insertRows(sql, outcomeTable, rows);
}

/** Stores what became of a record; false when it was stored before. */
export async function settle(
  sql: Sql,
  bulkDecisionId: string,
  collectionId: string,
  { done, code, reason, messageFr, messageEn }: Settled,
  now: Date,
): Promise<boolean> {
  const values: SqlValue[] = [done, code, reason, messageFr, messageEn, now];
  return (
    (await sql.execute(settleText('AND `collectionId` = ?'), [
      ...values,
      bulkDecisionId,
      collectionId,
    ])) === 1
  );
}

/** The same for all that still wait. */
export async function settleRest(
  sql: Sql,
  bulkDecisionId: string,
  { done, code, reason, messageFr, messageEn }: Settled,
  now: Date,
): Promise<void> {
  const values: SqlValue[] = [done, code, reason, messageFr, messageEn, now];
  await sql.execute(settleText(''), [...values, bulkDecisionId]);
}

function settleText(which: string): string {
  return (
    'UPDATE `tradeflow_bulk_outcome` SET `done` = ?, `code` = ?, `reason` = ?, `messageFr` = ?, ' +
    `\`messageEn\` = ?, \`decidedAt\` = ? WHERE \`bulkDecisionId\` = ? ${which} AND \`done\` IS NULL`
  );
}
