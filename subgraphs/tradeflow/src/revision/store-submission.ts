import { createHash } from 'node:crypto';
import type { Sql } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import type { PreparedSubmission } from '../collection/prepare-submission.ts';
import { flagRows, flagTable } from '../quality/flag-rows.ts';
import { insertRows } from '../sql/insert-rows.ts';
import { openStage } from '../validation/open-stage.ts';
import type { Change } from './changes.rules.ts';
import type { Snapshot } from './snapshot.ts';

const revisionTable = {
  name: 'tradeflow_revision',
  columns: [
    'id',
    'collectionId',
    'number',
    'submittedById',
    'submittedAt',
    'formModelId',
    'content',
    'contentHash',
    'changes',
    'note',
    'outcome',
    'createdAt',
    'updatedAt',
    'version',
  ],
} as const;

/** Keeps a submission whole: its revision, its first review stage and its flags, one statement each, in this order. */
export async function storeSubmission(
  sql: Sql,
  prepared: PreparedSubmission,
  submission: {
    collectionId: string;
    submittedById: string;
    snapshot: Snapshot;
    changes: readonly Change[];
    note: string | null;
    now: Date;
  },
): Promise<void> {
  const { collectionId, now } = submission;
  const { stage, content } = prepared;
  const text = JSON.stringify(submission.snapshot);
  const revision = insertRows(sql, revisionTable, [
    {
      id: newId(),
      collectionId,
      number: stage.revisionNumber,
      submittedById: submission.submittedById,
      submittedAt: now,
      formModelId: content.formModelId,
      content: text,
      contentHash: createHash('sha256').update(text).digest('hex'),
      changes: JSON.stringify(submission.changes),
      note: submission.note,
      outcome: 'SUBMITTED',
      createdAt: now,
      updatedAt: now,
      version: 1,
    },
  ]);
  const validation = openStage(sql, {
    collectionId,
    revisionNumber: stage.revisionNumber,
    level: 1,
    validatorId: stage.teamManagerId,
    openedBy: stage.revisionNumber === 1 ? 'SUBMIT' : 'RESUBMIT',
    priority: stage.priority,
    dueAt: stage.dueAt,
    source: content.captureSource,
    now,
  });
  const { revisionNumber } = stage;
  const at = { collectionId, revisionNumber, now };
  const flags = insertRows(sql, flagTable, flagRows(prepared.findings, content, at));
  await Promise.all([revision, validation, flags]);
}
