import { newId } from '@commerce-tracking/service-kit/ids';
import { jobMessage } from '@commerce-tracking/service-kit/jobs/job-messages';
import { expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { storeColleagues } from '../testing/a-branch.ts';
import { runJobs } from '../testing/run-jobs.ts';
import { freshContent, people, startTradeflow } from '../testing/tradeflow-harness.ts';
import { strandedRecordsJob } from './stranded-records-job.ts';

const { collector, teamManager, supervisor } = people;

it('gives what waits for somebody inactive to those who review its collector now', async () => {
  const tradeflow = await startTradeflow();
  const { database, db } = tradeflow;
  // Its turns are called for here, not by the clock.
  await runJobs(tradeflow, [{ ...strandedRecordsJob, schedule: undefined }]);
  const { secondManager } = await storeColleagues(db, teamManager, supervisor);
  const id = newId();
  await tradeflow.as(collector)(createCollection, { id, submit: true, content: freshContent() });
  // The team manager has left, and the submission came after the hand-over.
  const here = { where: { id: collector.actorId } };
  await db.actor.update({ ...here, data: { teamManagerId: secondManager.actorId } });
  await db.actor.update({ where: { id: teamManager.actorId }, data: { status: 'INACTIVE' } });

  const asked = { id: newId(), kind: strandedRecordsJob.kind, input: {}, actor: null };
  await database.transaction(async (tx) => {
    await database.jobs.insert(tx, { ...asked, language: 'fr', requestId: 'test' });
    await database.outbox.append(tx, [jobMessage('tradeflow', asked)]);
  });
  const record = () => db.collection.findUniqueOrThrow({ where: { id } });
  await expect
    .poll(record, { timeout: 20_000 })
    .toMatchObject({ teamManagerId: secondManager.actorId, state: 'SUBMITTED', version: 2 });
  const stage = await db.validation.findFirstOrThrow({ where: { collectionId: id } });
  expect(stage).toMatchObject({
    validatorId: secondManager.actorId,
    validationResult: 'PENDING',
  });
});
