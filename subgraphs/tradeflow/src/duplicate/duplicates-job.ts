import { job } from '@commerce-tracking/prisma/job';
import { z } from 'zod';
import { findOverlaps, lookAgain } from './look-again.ts';

const minuteMs = 60_000;
const everyMs = 5 * minuteMs;
/** A submission may take that long from its reading to its commit. */
const longestMs = minuteMs;

/** Finds pairs of records that were submitted in one instant, which no submission can. */
export const duplicatesJob = job({
  kind: 'duplicates',
  input: z.strictObject({}),
  schedule: { everyMs },
  async batch(run) {
    const ids = await run.share(({ db, now }) =>
      findOverlaps(db.sql, new Date(now.getTime() - everyMs - longestMs)),
    );
    for (const id of ids) {
      if (run.isStopping()) return;
      await run.share((part) => lookAgain(part, id));
    }
    await run.advance(async () => ({ isOver: true, progress: 100 }));
  },
});
