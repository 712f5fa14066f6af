import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { collectionEvent, standingOf } from '../collection/collection-messages.ts';
import { memory } from '../reference/reference.ts';
import { insertRows } from '../sql/insert-rows.ts';
import type { Finding } from './finding.ts';
import { flagRows, flagTable } from './flag-rows.ts';
import { rescore } from './rescore.ts';
import { withSeverities } from './severity.rules.ts';

/** Something a submission says about a record that was there before it. */
export type PairedFinding = { collectionId: string; finding: Finding };

type Run = Pick<CommandRun<unknown, Tx>, 'now' | 'emit'> & { db: Tx };
type Standing = Pick<
  Prisma.CollectionModel,
  | 'id'
  | 'reference'
  | 'state'
  | 'revisionNumber'
  | 'version'
  | 'collectorId'
  | 'teamManagerId'
  | 'supervisorId'
  | 'collectionPointId'
>;

/**
 * Asks records under review or published what a later submission has made questionable about them, once
 * per code and submission. Rejected ones are asked when they are handed over again. The records' versions
 * stay: their content has not changed.
 */
export async function flagPaired(
  { db, now, emit }: Run,
  paired: readonly PairedFinding[],
): Promise<void> {
  if (paired.length === 0) return;
  const ids = [...new Set(paired.map(({ collectionId }) => collectionId))].toSorted();
  const records = await lockReviewed(db, ids);
  if (records.length === 0) return;
  const raised = await db.qualityFlag.findMany({
    where: { collectionId: { in: records.map(({ id }) => id) }, status: { not: 'RESOLVED' } },
    select: { collectionId: true, revisionNumber: true, code: true },
  });
  const { reference, settings } = memory();
  const rows: ReturnType<typeof flagRows> = [];
  const flagged = new Set<Standing>();
  for (const record of records) {
    const { id, revisionNumber } = record;
    const known = new Set(
      raised
        .filter((flag) => flag.collectionId === id && flag.revisionNumber === revisionNumber)
        .map(({ code }) => code),
    );
    const fresh = paired.filter(({ collectionId, finding }) => {
      if (collectionId !== id || known.has(finding.code)) return false;
      known.add(finding.code);
      return true;
    });
    if (fresh.length === 0) continue;
    const findings = withSeverities(
      fresh.map(({ finding }) => finding),
      settings(),
    ).map(asQuestion);
    rows.push(
      ...flagRows(findings, { items: [], controls: [] }, { collectionId: id, revisionNumber, now }),
    );
    flagged.add(record);
  }
  if (rows.length === 0) return;
  await insertRows(db.sql, flagTable, rows);
  await rescore(db, [...flagged], now);
  for (const record of flagged) {
    const standing = standingOf(record, {}, reference().points);
    emit(collectionEvent('flagged', standing, record.state));
  }
}

/** What has been submitted cannot be refused any more. */
function asQuestion(finding: Finding): Finding {
  return finding.severity === 'ERROR' ? { ...finding, severity: 'WARNING' } : finding;
}

/** In the order of their ids, so that two submissions never wait for one another. */
function lockReviewed(db: Tx, ids: readonly string[]): Promise<Standing[]> {
  return db.sql.select<Standing>(
    `SELECT \`id\`, \`reference\`, \`state\`, \`revisionNumber\`, \`version\`, \`collectorId\`,
       \`teamManagerId\`, \`supervisorId\`, \`collectionPointId\`
     FROM \`tradeflow_collection\`
     WHERE \`id\` IN (${ids.map(() => '?').join(', ')})
       AND \`state\` IN ('SUBMITTED', 'APPROVED_L1', 'APPROVED_L2')
     ORDER BY \`id\` FOR UPDATE`,
    [...ids],
  );
}
