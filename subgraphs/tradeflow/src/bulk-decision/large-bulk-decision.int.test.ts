import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { storePerson } from '../testing/a-branch.ts';
import { questionsOn } from '../testing/read-harness.ts';
import { runJobs } from '../testing/run-jobs.ts';
import { storeSubmitted } from '../testing/store-submitted.ts';
import { people, refusalOf, startTradeflow, type Tradeflow } from '../testing/tradeflow-harness.ts';
import { bulkDecisionJob } from './bulk-decision-job.ts';
import { cancelBulkDecision } from './cancel-bulk-decision.ts';

const { supervisor, otherTeamManager, admin, analyst, collector } = people;
let tradeflow: Tradeflow;
/** Called before each batch. */
let onBatch: () => Promise<void> = async () => undefined;

// Hundreds of decisions, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  tradeflow = await startTradeflow();
  const watched: typeof bulkDecisionJob = {
    ...bulkDecisionJob,
    async batch(run) {
      await onBatch();
      await bulkDecisionJob.batch(run);
    },
  };
  await runJobs(tradeflow, [watched]);
});

/** A team manager with an account and many records to decide. */
async function aManagerWith(count: number) {
  const { db } = tradeflow;
  const supervisorId = supervisor.actorId;
  const teamManager = await storePerson(db, 'TEAM_MANAGER', { supervisorId });
  const { userId, actorId } = teamManager;
  await db.user.create({
    data: {
      id: userId,
      actorId,
      username: userId,
      email: `${userId}@example.org`,
      role: 'TEAM_MANAGER',
      status: 'ACTIVE',
    },
  });
  const ids = await storeSubmitted(db, { collector, teamManager, supervisor }, count);
  return { teamManager, ids };
}

type View = {
  id: string;
  status: string;
  progress: number;
  failure: string | null;
  requested: number;
  done: number;
  refused: number;
  outcomes: {
    collectionId: string;
    reference: string | null;
    done: boolean;
    code: string;
    reason: string;
  }[];
};
const fields = `id status progress failure requested done refused
  outcomes(first: $first, after: $after) { collectionId reference done code reason message }`;

const questions = (who: typeof admin) => questionsOn(tradeflow.db, () => tradeflow.as(who));

async function decide(who: typeof admin, input: object): Promise<View> {
  const query = `mutation ($input: DecideCollectionsInput!, $first: Int, $after: ID) {
    decideCollections(input: $input) { ${fields} } }`;
  const asked = { input: { mode: 'BEST_EFFORT', action: 'APPROVE', ...input } };
  const answer = await questions(who).ask<{ decideCollections: View }>(who, query, asked);
  return answer.decideCollections;
}

async function read(who: typeof admin, id: string, page = {}): Promise<View | null> {
  const query = `query ($id: ID!, $first: Int, $after: ID) { bulkDecision(id: $id) { ${fields} } }`;
  const variables = { id, ...page };
  const answer = await questions(who).ask<{ bulkDecision: View | null }>(who, query, variables);
  return answer.bulkDecision;
}

async function over(who: typeof admin, id: string): Promise<View> {
  for (const end = Date.now() + 40_000; Date.now() < end; await sleep(50)) {
    const bulk = await read(who, id, { first: 0 });
    if (bulk?.status === 'QUEUED' || bulk?.status === 'RUNNING') continue;
    return (await read(who, id)) as View;
  }
  throw new Error(`bulk decision ${id} is not over`);
}

const submitted = (expectedCount: number) => ({ filter: { states: ['SUBMITTED'] }, expectedCount });

describe('a bulk decision of more than 500 records', () => {
  it('runs behind its answer, record by record, and can be followed by who asked and by administrators', async () => {
    const { teamManager, ids } = await aManagerWith(620);
    const changed = ids.slice(0, 3);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    onBatch = () => held;
    const started = await decide(teamManager, submitted(620));
    expect(started).toMatchObject({ requested: 620, done: 0, refused: 0, outcomes: [] });
    expect(['QUEUED', 'RUNNING']).toContain(started.status);
    // Decided by hand before the job comes to them.
    for (const id of changed) {
      await tradeflow.as(teamManager)(approveCollectionLevel1, { id, expectedVersion: 1 });
    }
    const progress: number[] = [];
    onBatch = async () => {
      progress.push((await read(teamManager, started.id, { first: 0 }))?.progress ?? -1);
    };
    release();
    const bulk = await over(teamManager, started.id);
    expect(bulk).toMatchObject({ status: 'READY', progress: 100, done: 617, refused: 3 });
    expect(progress.length).toBeGreaterThan(10);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    expect(progress.some((share) => share > 20 && share < 80)).toBe(true);

    expect(bulk.outcomes.map(({ collectionId }) => collectionId)).toEqual(ids.slice(0, 500));
    const last = ids[499];
    const rest = await read(admin, started.id, { after: last });
    expect(rest?.outcomes.map(({ collectionId }) => collectionId)).toEqual(ids.slice(500));
    const few = await read(teamManager, started.id, { first: 4 });
    expect(few?.outcomes.map(({ done, reason }) => (done ? 'done' : reason))).toEqual([
      ...changed.map(() => 'NOT_IN_STATE'),
      'done',
    ]);
    expect(few?.outcomes.at(-1)?.reference).toMatch(/^XX-/);
    for (const who of [otherTeamManager, supervisor, collector, analyst]) {
      expect(await read(who, started.id)).toBeNull();
    }

    const where = { collectionId: { in: ids } };
    const subject = 'event.tradeflow.collection.approved-level-1';
    const of = { aggregateId: { in: ids } };
    expect(await tradeflow.db.tradeflowOutbox.count({ where: { ...of, subject } })).toBe(620);
    expect(await tradeflow.db.validation.count({ where })).toBe(1240);
    const audited = await tradeflow.db.tradeflowOutbox.findMany({
      where: { ...of, subject: 'audit.tradeflow' },
    });
    const kinds = audited.map(({ payload }) => JSON.parse(payload));
    const actions = new Set(kinds.map(({ action }) => action));
    expect([...actions]).toEqual(['tradeflow.collection.approve-level-1']);
    expect(kinds.filter(({ outcome }) => outcome === 'DONE')).toHaveLength(620);
    expect(kinds.filter(({ outcome }) => outcome === 'REFUSED')).toHaveLength(3);
  });

  it('is refused when the filter matches another number, and puts nothing down', async () => {
    const { teamManager } = await aManagerWith(12);
    const before = await tradeflow.db.bulkDecision.count();
    expect(await refusalOf(decide(teamManager, submitted(600)))).toBe('CONFLICT COUNT_DIFFERS');
    expect(await refusalOf(decide(teamManager, { ...submitted(501), mode: 'ATOMIC' }))).toBe(
      'BAD_INPUT INVALID_INPUT input.mode:ATOMIC_TOO_LARGE',
    );
    expect(await refusalOf(decide(teamManager, submitted(100_001)))).toBe(
      'BAD_INPUT INVALID_INPUT input.expectedCount:TOO_MANY_RECORDS',
    );
    expect(await tradeflow.db.bulkDecision.count()).toBe(before);
  });

  it('decides none twice when it is sent twice', async () => {
    const { teamManager, ids } = await aManagerWith(501);
    const input = { ...submitted(501), commandId: newId() };
    onBatch = async () => undefined;
    const [one, two] = await Promise.all([decide(teamManager, input), decide(teamManager, input)]);
    expect(two.id).toBe(one.id);
    expect(await over(teamManager, one.id)).toMatchObject({ done: 501, refused: 0 });
    expect((await decide(teamManager, input)).id).toBe(one.id);
    const where = { collectionId: { in: ids }, validationLevel: 2 };
    expect(await tradeflow.db.validation.count({ where })).toBe(501);
  });
});

describe('a bulk decision under way', () => {
  it('ends when its reviewer loses the account: what is decided stays, the rest is refused', async () => {
    const { teamManager, ids } = await aManagerWith(130);
    let batches = 0;
    onBatch = async () => {
      batches += 1;
      if (batches !== 2) return;
      const { userId } = teamManager;
      await tradeflow.db.user.update({ where: { id: userId }, data: { status: 'INACTIVE' } });
    };
    const bulk = await decide(teamManager, { ids });
    expect(bulk).toMatchObject({ status: 'FAILED', failure: 'NOT_PERMITTED', progress: 100 });
    expect(bulk).toMatchObject({ done: 80, refused: 50 });
    const states = { where: { id: { in: ids }, state: 'APPROVED_L1' as const } };
    expect(await tradeflow.db.collection.count(states)).toBe(80);
    expect(bulk.outcomes.at(-1)).toMatchObject({ done: false, reason: 'NOT_PERMITTED' });
  });

  it('does not reach records that were given to another reviewer meanwhile', async () => {
    const { teamManager, ids } = await aManagerWith(60);
    const moved = ids.slice(-2);
    let batches = 0;
    onBatch = async () => {
      batches += 1;
      if (batches !== 2) return;
      const data = { teamManagerId: otherTeamManager.actorId };
      await tradeflow.db.collection.updateMany({ where: { id: { in: moved } }, data });
    };
    const bulk = await decide(teamManager, { ids });
    expect(bulk).toMatchObject({ status: 'READY', done: 58, refused: 2 });
    expect(bulk.outcomes.slice(-2)).toMatchObject([
      { code: 'NOT_FOUND', reason: 'ABSENT', reference: null },
      { code: 'NOT_FOUND', reason: 'ABSENT', reference: null },
    ]);
    const states = { where: { id: { in: moved }, state: 'SUBMITTED' as const } };
    expect(await tradeflow.db.collection.count(states)).toBe(2);
  });

  it('is cancelled by who asked for it or an administrator, and by nobody else', async () => {
    const { teamManager, ids } = await aManagerWith(130);
    const cancel = (who: typeof admin, id: string) => {
      const query = `mutation ($input: CancelBulkDecisionInput!) {
        cancelBulkDecision(input: $input) { id } }`;
      return questions(who).ask(who, query, { input: { id } });
    };
    let batches = 0;
    const refused: string[] = [];
    onBatch = async () => {
      batches += 1;
      if (batches !== 2) return;
      const { id = '' } =
        (await tradeflow.db.bulkDecision.findFirst({
          where: { requestedById: teamManager.actorId },
        })) ?? {};
      refused.push(await refusalOf(cancel(otherTeamManager, id)));
      await cancel(admin, id);
    };
    const bulk = await decide(teamManager, { ids });
    expect(refused).toEqual(['NOT_FOUND ABSENT']);
    expect(bulk).toMatchObject({ status: 'FAILED', failure: 'JOB_CANCELLED' });
    expect(bulk).toMatchObject({ requested: 130, done: 40, refused: 90 });
    const states = { where: { id: { in: ids }, state: 'APPROVED_L1' as const } };
    expect(await tradeflow.db.collection.count(states)).toBe(40);
    expect(await refusalOf(cancel(teamManager, bulk.id))).toBe('CONFLICT NOT_IN_STATE');
    expect(
      await tradeflow.as(teamManager)(cancelBulkDecision, { id: newId() }).catch(String),
    ).toMatch(/no such/i);
  });
});
