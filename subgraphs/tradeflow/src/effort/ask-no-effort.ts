import type { Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { information } from '../quality/finding.ts';
import { flagPaired } from '../quality/flag-paired.ts';

const batchSize = 200;

/**
 * A day turns out not to have been watched: its records under review or published are asked again what
 * they would be asked when submitted now. Rejected ones are when they are handed over again.
 */
export async function askNoEffort(
  run: Pick<CommandRun<unknown, Tx>, 'now' | 'emit'> & { db: Tx },
  { collectionPointId, observedOn }: { collectionPointId: string; observedOn: string },
): Promise<void> {
  const finding = information('NO_EFFORT_DAY', 'collectedOn', 'NONE');
  let after = '';
  for (;;) {
    const records = await run.db.sql.select<{ id: string }>(
      `SELECT \`id\` FROM \`tradeflow_collection\`
       WHERE \`collectionPointId\` = ? AND \`collectedOn\` = ? AND \`id\` > ?
         AND \`state\` IN ('SUBMITTED', 'APPROVED_L1', 'APPROVED_L2')
       ORDER BY \`id\` LIMIT ${batchSize}`,
      [collectionPointId, observedOn, after],
    );
    await flagPaired(
      run,
      records.map(({ id }) => ({ collectionId: id, finding })),
    );
    const last = records.at(-1);
    if (!last || records.length < batchSize) return;
    after = last.id;
  }
}
