import type { CollectionState } from '@commerce-tracking/prisma/client';
import { job } from '@commerce-tracking/prisma/job';
import { z } from 'zod';
import { collectionEvent, standingOf } from '../collection/collection-messages.ts';
import { memory } from '../reference/reference.ts';

type Overdue = {
  id: string;
  reference: string | null;
  state: CollectionState;
  revisionNumber: number;
  version: number;
  collectorId: string;
  teamManagerId: string | null;
  supervisorId: string | null;
  collectionPointId: string | null;
};

const recordsPerBatch = 200;

/**
 * Tells once per stage that it should have been over. The mark is set with the event, so neither a
 * repeated turn nor a second process tells of it again; a record somebody is deciding at this
 * moment is left to the next turn, when it may no longer be overdue.
 */
export const overdueJob = job({
  kind: 'overdue',
  input: z.strictObject({}),
  schedule: { everyMs: 60_000 },
  async batch(run) {
    await run.advance(async ({ db, now, emit }) => {
      const found = await db.sql.select<Overdue>(
        'SELECT `id`, `reference`, `state`, `revisionNumber`, `version`, `collectorId`, `teamManagerId`, ' +
          '`supervisorId`, `collectionPointId` FROM `tradeflow_collection` WHERE `overdueUntoldAt` < ? ' +
          'ORDER BY `overdueUntoldAt` LIMIT ? FOR UPDATE SKIP LOCKED',
        [now, recordsPerBatch],
      );
      const { points } = memory().reference();
      for (const record of found) {
        emit(collectionEvent('overdue', standingOf(record, {}, points), record.state));
      }
      if (found.length > 0) {
        const places = found.map(() => '?').join(', ');
        await db.sql.execute(
          `UPDATE \`tradeflow_collection\` SET \`overdueToldFor\` = \`stageEnteredAt\` WHERE \`id\` IN (${places})`,
          found.map(({ id }) => id),
        );
      }
      return { isOver: found.length < recordsPerBatch, progress: 0 };
    });
  },
});
