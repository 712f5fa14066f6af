import type { Priority, Sql } from '@commerce-tracking/prisma/client';
import { updateRows } from '../sql/update-rows.ts';
import type { People, ReassignedRecord } from './reassignment.rules.ts';

/** A record as moving it needs it. */
export type LockedRecord = ReassignedRecord & {
  priority: Priority;
  collectionPointId: string | null;
};

/** The records, locked in the order of their ids until the transaction ends. */
export function lockRecords(sql: Sql, ids: readonly string[]): Promise<LockedRecord[]> {
  if (ids.length === 0) return Promise.resolve([]);
  const places = ids.map(() => '?').join(', ');
  return sql.select<LockedRecord>(
    'SELECT `id`, `reference`, `state`, `revisionNumber`, `version`, `priority`, `collectorId`, ' +
      '`teamManagerId`, `supervisorId`, `collectionPointId` FROM `tradeflow_collection` ' +
      `WHERE \`id\` IN (${places}) ORDER BY \`id\` FOR UPDATE`,
    [...ids],
  );
}

/** Stores who works on a record from now on, with the stage that waits for them. */
export async function moveRecord(
  sql: Sql,
  record: LockedRecord,
  after: People,
  { version, dueAt, now }: { version: number; dueAt: Date | null; now: Date },
): Promise<void> {
  const { id, state } = record;
  // The time to act is counted from the stage's entry (due-date.rules.ts), which is now for the new person.
  const stage = state === 'DRAFT' ? {} : { stageEnteredAt: now, dueAt };
  const change = { ...after, ...stage, updatedAt: now, version };
  await updateRows(sql, 'tradeflow_collection', { id, version: record.version }, change);
  const validatorId = { SUBMITTED: after.teamManagerId, APPROVED_L1: after.supervisorId }[
    state as string
  ];
  if (validatorId) {
    await updateRows(
      sql,
      'tradeflow_validation',
      { collectionId: id, validationResult: 'PENDING' },
      { validatorId, validationDeadline: dueAt, updatedAt: now },
    );
  }
  if (after.collectorId !== record.collectorId) {
    await sql.execute(
      'DELETE FROM `tradeflow_reassigned_collection` WHERE `collectionId` = ? AND `collectorId` = ?',
      [id, after.collectorId],
    );
    await sql.execute(
      'INSERT INTO `tradeflow_reassigned_collection` (`collectionId`, `collectorId`, `version`, `reassignedAt`) ' +
        'VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE `version` = VALUES(`version`), `reassignedAt` = VALUES(`reassignedAt`)',
      [id, record.collectorId, version, now],
    );
  }
}
