import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { anItem } from '../testing/a-content.ts';
import { questionsOn } from '../testing/read-harness.ts';
import { runJobs } from '../testing/run-jobs.ts';
import {
  freshContent,
  onRecords,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { findOutcomes } from './bulk-decision.queries.ts';
import { bulkDecisionJob } from './bulk-decision-job.ts';
import { decideCollections } from './decide-collections.ts';

const { collector, teamManager, otherTeamManager, supervisor, admin, analyst } = people;
let tradeflow: Tradeflow;
beforeAll(async () => {
  tradeflow = await startTradeflow();
  await runJobs(tradeflow, [bulkDecisionJob]);
});

async function decide(who: typeof admin, input: object) {
  const { db } = tradeflow;
  const context = { actor: who, send: tradeflow.as(who), require: () => who, db };
  const bulk = await decideCollections({ ...context, deadlineAt: Date.now() + 60_000 }, input);
  return { ...bulk, outcomes: await findOutcomes({ db }, bulk) };
}

async function someRecords(count: number, over = {}): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId()).sort();
  for (const id of ids) {
    const input = { id, submit: true, content: freshContent(over) };
    await tradeflow.as(collector)(createCollection, input);
  }
  return ids;
}

const withWarning = { items: [anItem({ lossesQuantity: '41' })] };

async function statesOf(ids: string[]): Promise<string[]> {
  const rows = await tradeflow.db.collection.findMany({
    where: { id: { in: ids } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ state, version }) => `${state} ${version}`);
}

const brief = ({ outcomes }: Awaited<ReturnType<typeof decide>>) =>
  outcomes.map(({ done, reason }) => (done ? 'done' : reason));

describe.each(['ATOMIC', 'BEST_EFFORT'] as const)('a bulk decision that is %s', (mode) => {
  it('decides each record as the single operation does', async () => {
    const ids = await someRecords(3);
    const approval = { ids, action: 'APPROVE', score: 80, notes: 'Complet.', mode };
    const first = await decide(teamManager, approval);
    expect(first).toMatchObject({ status: 'READY', requestedById: teamManager.actorId });
    expect(brief(first)).toEqual(['done', 'done', 'done']);
    expect(await statesOf(ids)).toEqual(Array(3).fill('APPROVED_L1 2'));
    const stages = await tradeflow.db.validation.findMany({
      where: { collectionId: { in: ids }, validationLevel: 1 },
    });
    expect(stages).toHaveLength(3);
    for (const stage of stages) {
      expect(stage).toMatchObject({ dataQualityScore: 80, validationNotes: 'Complet.' });
    }
    const subject = 'event.tradeflow.collection.approved-level-1';
    const events = { where: { aggregateId: { in: ids }, subject } };
    expect(await tradeflow.db.tradeflowOutbox.count(events)).toBe(3);

    const reason = 'Le poids ne correspond pas.';
    const rejection = { filter: { ids }, expectedCount: 3, action: 'REJECT', reason, mode };
    expect(brief(await decide(supervisor, rejection))).toEqual(['done', 'done', 'done']);
    expect(await statesOf(ids)).toEqual(Array(3).fill('REJECTED_L2 3'));
  });

  it('refuses records with open warnings one by one', async () => {
    const [flagged = ''] = await someRecords(1, withWarning);
    const ids = [...(await someRecords(2)), flagged].sort();
    const decision = await decide(teamManager, { ids, action: 'APPROVE', mode });
    const spared = mode === 'ATOMIC' ? 'HELD_BY_OTHERS' : 'done';
    expect(brief(decision)).toEqual(ids.map((id) => (id === flagged ? 'FLAGS_OPEN' : spared)));
    expect(decision.status).toBe(mode === 'ATOMIC' ? 'FAILED' : 'READY');
    const moved = mode === 'ATOMIC' ? 'SUBMITTED 1' : 'APPROVED_L1 2';
    expect(await statesOf(ids)).toEqual(ids.map((id) => (id === flagged ? 'SUBMITTED 1' : moved)));
    expect(decision.outcomes.find(({ collectionId }) => collectionId === flagged)).toMatchObject({
      code: 'CONFLICT',
      messageEn: '1 warning(s) still wait to be acknowledged.',
    });
  });

  it('means the same records when it is sent again, and decides none twice', async () => {
    const ids = await someRecords(3);
    const filter = { ids, states: ['SUBMITTED'] };
    const input = { filter, expectedCount: 3, action: 'APPROVE', mode, commandId: newId() };
    const [first, again] = await Promise.all([
      decide(teamManager, input),
      decide(teamManager, input),
    ]);
    expect(again).toEqual(first);
    expect(await decide(teamManager, input)).toEqual(first);
    expect(brief(first)).toEqual(['done', 'done', 'done']);
    expect(await tradeflow.db.validation.count({ where: { collectionId: { in: ids } } })).toBe(6);
    const other = { ...input, action: 'REJECT', reason: 'Le poids ne correspond pas.' };
    expect(await refusalOf(decide(teamManager, other))).toBe('CONFLICT CONTENT_DIFFERS');
  });

  it('refuses a filter that matches another number than the caller saw', async () => {
    const ids = await someRecords(2);
    const input = { filter: { ids }, action: 'APPROVE', mode };
    const error = await decide(teamManager, { ...input, expectedCount: 3 }).catch((cause) => cause);
    expect(error.answer.extensions).toMatchObject({
      code: 'CONFLICT',
      details: { reason: 'COUNT_DIFFERS', count: 2, expectedCount: 3 },
    });
    expect(await statesOf(ids)).toEqual(['SUBMITTED 1', 'SUBMITTED 1']);
    // Out of the caller's scope they do not count either.
    expect(await refusalOf(decide(otherTeamManager, { ...input, expectedCount: 2 }))).toBe(
      'CONFLICT COUNT_DIFFERS',
    );
  });

  it('answers records of others as absent', async () => {
    const ids = [...(await someRecords(1)), newId()].sort();
    const decision = await decide(otherTeamManager, { ids, action: 'APPROVE', mode });
    expect(brief(decision)).toEqual(['ABSENT', 'ABSENT']);
  });

  it('lets one of a bulk and two reviewers win each record, and tells the others', async () => {
    const ids = await someRecords(8);
    const rejectionReason = 'Le poids ne correspond pas.';
    const [bulk, ...singles] = await Promise.all([
      decide(teamManager, { ids, action: 'APPROVE', mode }),
      refusalOf(
        tradeflow.as(teamManager)(rejectCollectionLevel1, {
          id: ids[4],
          expectedVersion: 1,
          rejectionReason,
        }),
      ),
      refusalOf(
        tradeflow.as(teamManager)(approveCollectionLevel1, { id: ids[6], expectedVersion: 1 }),
      ),
    ]);
    const states = await statesOf(ids);
    const won = (at: number) => bulk.outcomes[at]?.done;
    expect(singles).toEqual([4, 6].map((at) => (won(at) ? 'CONFLICT NOT_IN_STATE' : 'accepted')));
    const undecided = 'SUBMITTED 1';
    const others = won(0) ? 'APPROVED_L1 2' : undecided;
    expect(states).toEqual(
      ids.map((_id, at) => {
        if (at === 4) return singles[0] === 'accepted' ? 'REJECTED_L1 2' : 'APPROVED_L1 2';
        if (at === 6) return 'APPROVED_L1 2';
        return mode === 'ATOMIC' ? others : 'APPROVED_L1 2';
      }),
    );
    if (mode === 'ATOMIC') expect(bulk.outcomes.every(({ done }) => done === won(0))).toBe(true);
    for (const id of ids) {
      const decided = { collectionId: id, validationLevel: 1, validatedAt: { not: null } };
      expect(await tradeflow.db.validation.count({ where: decided })).toBeLessThanOrEqual(1);
    }
  });

  it('costs a record the same number of statements, however many there are', async () => {
    const costs: number[] = [];
    for (const count of [2, 4, 12]) {
      const ids = await someRecords(count);
      tradeflow.statements.length = 0;
      await decide(teamManager, { ids, action: 'APPROVE', mode });
      costs.push(onRecords(tradeflow.statements));
    }
    // Finding them, then six each: the single operation's.
    expect(costs).toEqual([1 + 6 * 2, 1 + 6 * 4, 1 + 6 * 12]);
  });
});

describe('a bulk decision', () => {
  it('is ATOMIC unless said otherwise, and refuses two bulk decisions that overlap', async () => {
    const ids = await someRecords(6);
    const reason = 'Le poids ne correspond pas.';
    const decisions = await Promise.all([
      decide(teamManager, { ids: ids.slice(0, 4), action: 'APPROVE' }),
      decide(teamManager, { ids: ids.slice(2), action: 'REJECT', reason }),
    ]);
    expect(decisions.map(({ status }) => status).sort()).toEqual(['FAILED', 'READY']);
    const states = new Set(await statesOf(ids));
    expect(states.has('SUBMITTED 1')).toBe(true);
    expect(states.size).toBe(2);
  });

  it('is refused for more than 500 records, and for parts that do not fit', async () => {
    const [id = ''] = await someRecords(1);
    const answer = (input: object) => refusalOf(decide(teamManager, { ids: [id], ...input }));
    const bad = 'BAD_INPUT INVALID_INPUT';
    const many = Array.from({ length: 501 }, () => newId());
    const tooMany = await decide(teamManager, { ids: many, action: 'APPROVE' }).catch((e) => e);
    expect(tooMany).toBeInstanceOf(DomainError);
    expect(tooMany.fields).toMatchObject([
      { path: 'input.ids', reason: { name: 'TOO_MANY_RECORDS' } },
    ]);
    expect(await answer({ ids: null, filter: {}, expectedCount: 501, action: 'APPROVE' })).toBe(
      `${bad} input.mode:ATOMIC_TOO_LARGE`,
    );
    expect(await answer({ action: 'REJECT' })).toBe(`${bad} input.reason:REQUIRED`);
    expect(await answer({ action: 'REJECT', reason: 'Non.' })).toBe(
      `${bad} input.reason:TOO_SHORT`,
    );
    expect(await answer({ action: 'APPROVE', reason: 'Tout est bon.' })).toBe(
      `${bad} input.reason:ONLY_FOR_REJECTION`,
    );
    expect(await answer({ action: 'APPROVE', score: 101 })).toBe(`${bad} input.score:TOO_BIG`);
    expect(await answer({ action: 'REOPEN' })).toBe(`${bad} input.action:NOT_ALLOWED`);
  });

  it('is for reviewers, by the worker as by the resolver', async () => {
    const ids = await someRecords(1);
    const input = { ids, action: 'APPROVE' };
    for (const who of [collector, admin, analyst]) {
      expect(await refusalOf(decide(who, input))).toBe('FORBIDDEN NOT_PERMITTED');
      const query = `mutation ($input: DecideCollectionsInput!) {
        decideCollections(input: $input) { id } }`;
      const { errors } = await questionsOn(tradeflow.db).answer(who, query, { input });
      expect(errors?.[0]?.originalError).toMatchObject({ reason: { name: 'NOT_PERMITTED' } });
    }
  });

  it('is answered with its figures and its records', async () => {
    const ids = [...(await someRecords(2)), newId()];
    const input = { ids, action: 'APPROVE', mode: 'BEST_EFFORT' };
    const questions = questionsOn(tradeflow.db, () => tradeflow.as(teamManager));
    const query = `mutation ($input: DecideCollectionsInput!) { decideCollections(input: $input) {
      action status progress requested done refused requestedBy { id }
      outcomes { collectionId reference done code reason collection { state } } } }`;
    const { decideCollections: answer } = await questions.ask<{
      decideCollections: { outcomes: object[] };
    }>(teamManager, query, { input });
    expect(answer).toMatchObject({
      action: 'APPROVE',
      status: 'READY',
      progress: 100,
      requested: 3,
      done: 2,
      refused: 1,
      requestedBy: { id: teamManager.actorId },
    });
    expect(answer.outcomes).toContainEqual({
      collectionId: ids[0],
      reference: expect.stringMatching(/^BJ-\d{4}-/),
      done: true,
      code: null,
      reason: null,
      collection: { state: 'APPROVED_L1' },
    });
    expect(answer.outcomes).toContainEqual({
      collectionId: ids[2],
      reference: null,
      done: false,
      code: 'NOT_FOUND',
      reason: 'ABSENT',
      collection: null,
    });
  });
});
