import type { Tx } from '@commerce-tracking/prisma/client';
import { job } from '@commerce-tracking/prisma/job';
import { isPassingFault } from '@commerce-tracking/service-kit/commands/passing-faults';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandRunIn } from '@commerce-tracking/service-kit/jobs/job-parts';
import type { JobRun } from '@commerce-tracking/service-kit/jobs/jobs';
import { z } from 'zod';
import { decided, refusedFor, settle, settleRest } from './bulk-rows.ts';
import { type SingleDecision, singleDecision } from './single-decision.ts';

const level = z.union([z.literal(1), z.literal(2)]);
const input = z.strictObject({ level });
const checkpoint = z.object({ after: z.string() }).nullable();

type Run = JobRun<z.output<typeof input>, Tx>;
type Waiting = { collectionId: string; expectedVersion: number | null; done: number | null };

const recordsPerBatch = 40;
const decidedAtOnce = 4;

/**
 * Decides the records of a bulk decision that is not ATOMIC, in the order of their ids, each in a
 * transaction of its own that also stores what became of it: a record is decided once, whatever
 * happens to the process.
 */
export const bulkDecisionJob = job({
  kind: 'bulk-decision',
  input,
  permission: (asked) => `collection:validateLevel${asked.level}`,
  async batch(run) {
    const after = checkpoint.parse(run.checkpoint)?.after ?? '';
    const { rows, single } = await run.share(async ({ db }) => {
      const bulk = await db.bulkDecision.findUniqueOrThrow({ where: { id: run.id } });
      return {
        rows: await db.sql.select<Waiting>(
          'SELECT `collectionId`, `expectedVersion`, `done` FROM `tradeflow_bulk_outcome` ' +
            'WHERE `bulkDecisionId` = ? AND `collectionId` > ? ORDER BY `collectionId` LIMIT ?',
          [run.id, after, recordsPerBatch],
        ),
        single: singleDecision(run.input.level, bulk),
      };
    });
    const waiting = rows.filter(({ done }) => done === null);
    const hand = async () => {
      for (let row = waiting.shift(); row; row = waiting.shift()) {
        if (run.isStopping()) return;
        await decideOne(run, single, row);
      }
    };
    await Promise.all(Array.from({ length: decidedAtOnce }, hand));
    if (run.isStopping()) return;
    const last = rows.at(-1)?.collectionId ?? after;
    const isOver = rows.length < recordsPerBatch;
    await run.advance(async ({ db, now }) => ({
      isOver,
      progress: await countIn(db, run.id, { after, last }, { isOver, now }),
      checkpoint: { after: last },
    }));
  },
  async breakOff({ db, now }, { id, reason }) {
    await settleRest(db.sql, id, refusedFor(reason), now);
    const [row] = await db.sql.select<Counts>(
      'SELECT COUNT(`done` = 1 OR NULL) AS done, COUNT(`done` = 0 OR NULL) AS refused ' +
        'FROM `tradeflow_bulk_outcome` WHERE `bulkDecisionId` = ?',
      [id],
    );
    const over = { status: 'FAILED', failure: reason.reason.name, finishedAt: now } as const;
    await db.bulkDecision.update({
      where: { id },
      data: {
        ...over,
        done: Number(row?.done ?? 0),
        refused: Number(row?.refused ?? 0),
        updatedAt: now,
        version: { increment: 1 },
      },
    });
  },
});

type Counts = { done: bigint | number | null; refused: bigint | number | null };

async function decideOne(run: Run, single: SingleDecision, row: Waiting): Promise<void> {
  const { collectionId, expectedVersion } = row;
  const record = { id: collectionId, version: expectedVersion };
  try {
    await run.share(async (part) => {
      if (!(await settle(part.db.sql, run.id, collectionId, decided, part.now))) return;
      await single.run(commandRunIn(run, part), record);
    }, single.subject);
  } catch (error) {
    if (!(error instanceof DomainError) || isPassingFault(error)) throw error;
    await run.share(async ({ db, now, audit }) => {
      const refused = refusedFor(error);
      if (!(await settle(db.sql, run.id, collectionId, refused, now))) return;
      audit(
        { entityType: 'Collection', entityId: collectionId, reason: error.reason.name },
        'REFUSED',
      );
    }, single.subject);
  }
}

/** Adds what became of one batch, whichever process decided it, and tells how far the whole is. */
async function countIn(
  db: Tx,
  id: string,
  batch: { after: string; last: string },
  { isOver, now }: { isOver: boolean; now: Date },
): Promise<number> {
  const [row] = await db.sql.select<Counts>(
    'SELECT COUNT(`done` = 1 OR NULL) AS done, COUNT(`done` = 0 OR NULL) AS refused ' +
      'FROM `tradeflow_bulk_outcome` WHERE `bulkDecisionId` = ? AND `collectionId` > ? AND `collectionId` <= ?',
    [id, batch.after, batch.last],
  );
  const { requested, done, refused } = await db.bulkDecision.update({
    where: { id },
    data: {
      status: isOver ? 'READY' : 'RUNNING',
      ...(isOver && { finishedAt: now }),
      done: { increment: Number(row?.done ?? 0) },
      refused: { increment: Number(row?.refused ?? 0) },
      updatedAt: now,
      version: { increment: 1 },
    },
  });
  return requested === 0 ? 100 : ((done + refused) * 100) / requested;
}
