import type { Sql } from '@commerce-tracking/prisma/client';
import { job } from '@commerce-tracking/prisma/job';
import { z } from 'zod';
import { transitionOf } from '../workflow/transitions.ts';
import { moveRecords } from './move-records.ts';
import { lockRecords } from './reassignment-rows.ts';

type Stranded = { id: string; teamManagerId: string; supervisorId: string };

const recordsPerTurn = 200;
const reason = 'La personne qui devait relire n’est plus active.';

/**
 * Gives records that wait for somebody who is not active any more to those who review their collector now. A
 * hand-over moves what it finds; a submission that had begun before, and read who reviews it, commits after it.
 */
export const strandedRecordsJob = job({
  kind: 'stranded-records',
  input: z.strictObject({}),
  schedule: { everyMs: 60_000 },
  async batch(run) {
    await run.advance(async (part) => {
      const found = await findStranded(part.db.sql);
      const records = await lockRecords(
        part.db.sql,
        found.map(({ id }) => id),
      );
      for (const record of records) {
        const now = found.find(({ id }) => id === record.id);
        const isMeant = transitionOf('REASSIGN').from.includes(record.state);
        if (now && isMeant) await moveRecords(part, [record], now, reason);
      }
      return { isOver: true, progress: 0 };
    });
  },
});

/** Few people are inactive; what is under way for them is found by their column's index. */
async function findStranded(sql: Sql): Promise<Stranded[]> {
  const states = transitionOf('REASSIGN').from;
  const places = states.map(() => '?').join(', ');
  const of = (column: 'teamManagerId' | 'supervisorId') =>
    `SELECT c.\`id\`, m.\`id\` AS \`teamManagerId\`, s.\`id\` AS \`supervisorId\`
     FROM \`admin_actor\` r
     JOIN \`tradeflow_collection\` c ON c.\`${column}\` = r.\`id\` AND c.\`state\` IN (${places})
     JOIN \`admin_actor\` a ON a.\`id\` = c.\`collectorId\`
     JOIN \`admin_actor\` m ON m.\`id\` = a.\`teamManagerId\` AND m.\`status\` = 'ACTIVE'
     JOIN \`admin_actor\` s ON s.\`id\` = m.\`supervisorId\` AND s.\`status\` = 'ACTIVE'
     WHERE r.\`status\` = 'INACTIVE'`;
  const rows = await sql.select<Stranded>(
    `${of('teamManagerId')} UNION ${of('supervisorId')} ORDER BY \`id\` LIMIT ${recordsPerTurn}`,
    [...states, ...states],
  );
  // Found by both columns it is one record, and is moved to both people at once.
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
