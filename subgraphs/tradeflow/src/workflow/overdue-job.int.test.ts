import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@commerce-tracking/service-kit/ids';
import { jobMessage } from '@commerce-tracking/service-kit/jobs/job-messages';
import { beforeAll, expect, it } from 'vitest';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { runJobs } from '../testing/run-jobs.ts';
import { storeSubmitted } from '../testing/store-submitted.ts';
import { people, startTradeflow, type Tradeflow } from '../testing/tradeflow-harness.ts';
import { overdueJob } from './overdue-job.ts';

const { teamManager, supervisor } = people;
let tradeflow: Tradeflow;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  // Its turns are called for here, not by the clock.
  await runJobs(tradeflow, [{ ...overdueJob, schedule: undefined }]);
});

/** One turn of the job, from beginning to end. */
async function aTurn(): Promise<void> {
  const { database, db } = tradeflow;
  const asked = { id: newId(), kind: overdueJob.kind, input: {}, actor: null, requestId: 'test' };
  await database.transaction(async (tx) => {
    await database.jobs.insert(tx, { ...asked, language: 'fr' });
    await database.outbox.append(tx, [jobMessage('tradeflow', asked)]);
  });
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(20)) {
    const row = await db.tradeflowJob.findUniqueOrThrow({ where: { id: asked.id } });
    if (!row.finishedAt) continue;
    expect(row).toMatchObject({ status: 'READY', failure: null });
    return;
  }
  throw new Error('the turn is not over');
}

async function told(ids: readonly string[]) {
  const rows = await tradeflow.db.tradeflowOutbox.findMany({
    where: { aggregateId: { in: [...ids] }, subject: 'event.tradeflow.collection.overdue' },
    orderBy: { sequence: 'asc' },
  });
  return rows.map(({ payload }) => JSON.parse(payload));
}

const due = (ids: readonly string[], dueAt: Date) =>
  tradeflow.db.collection.updateMany({ where: { id: { in: [...ids] } }, data: { dueAt } });
const anHour = 3_600_000;

it('tells once per stage that it should have been over, and again in the next stage', async () => {
  const ids = await storeSubmitted(tradeflow.db, people, 3);
  const [late = '', onTime = '', later = ''] = ids;
  await due([late, later], new Date(Date.now() - anHour));
  await due([onTime], new Date(Date.now() + anHour));

  await aTurn();
  await aTurn();
  expect((await told(ids)).map(({ collectionId }) => collectionId).sort()).toEqual([late, later]);
  expect((await told([late]))[0]).toMatchObject({
    previousState: 'SUBMITTED',
    state: 'SUBMITTED',
    version: 1,
    teamManagerId: teamManager.actorId,
    supervisorId: supervisor.actorId,
  });

  // A deadline that moves within the stage is no second reason.
  await due([late], new Date(Date.now() - 2 * anHour));
  await aTurn();
  expect(await told([late])).toHaveLength(1);

  const rejection = { rejectionReason: 'Le poids ne correspond pas.', expectedVersion: 1 };
  await tradeflow.as(teamManager)(rejectCollectionLevel1, { id: late, ...rejection });
  await aTurn();
  expect(await told([late])).toHaveLength(1);
  await due([late], new Date(Date.now() - anHour));
  await aTurn();
  expect((await told([late])).map(({ state }) => state)).toEqual(['SUBMITTED', 'REJECTED_L1']);
});

it('tells of many in batches, and looks only at those it has not told of', async () => {
  const ids = await storeSubmitted(tradeflow.db, people, 450);
  await due(ids, new Date(Date.now() - anHour));
  await aTurn();
  expect(await told(ids)).toHaveLength(450);
  const waiting = { id: { in: ids }, overdueUntoldAt: { not: null } };
  expect(await tradeflow.db.collection.count({ where: waiting })).toBe(0);
  // The one form of a plan that MariaDB and MySQL share, but for the word it has for the index.
  const [plan] = await tradeflow.db.sql.select<{ EXPLAIN: string }>(
    'EXPLAIN FORMAT=JSON SELECT `id` FROM `tradeflow_collection` WHERE `overdueUntoldAt` < ? ORDER BY `overdueUntoldAt` LIMIT 200',
    [new Date()],
  );
  expect(plan?.EXPLAIN).toMatch(/"(key|index_name)": "tradeflow_collection_overdueUntoldAt_idx"/);
});
