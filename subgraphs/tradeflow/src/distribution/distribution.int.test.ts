import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { storeColleagues } from '../testing/a-branch.ts';
import { questionsOn } from '../testing/read-harness.ts';
import {
  freshContent,
  onRecords,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { reassignCollections } from './reassign-collections.ts';
import { setCollectionPriority } from './set-collection-priority.ts';

const { collector, teamManager, supervisor, otherSupervisor, otherTeamManager, admin } = people;
const reason = 'Absente pour deux semaines.';
const hourMs = 3_600_000;
let tradeflow: Tradeflow;
let colleagues: Awaited<ReturnType<typeof storeColleagues>>;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  colleagues = await storeColleagues(tradeflow.db, teamManager, supervisor);
});

async function aRecord(submit = true, who = collector): Promise<string> {
  const id = newId();
  await tradeflow.as(who)(createCollection, { id, submit, content: freshContent() });
  return id;
}

async function aRejected(): Promise<string> {
  const id = await aRecord();
  const rejection = { id, expectedVersion: 1, rejectionReason: 'Le poids ne correspond pas.' };
  await tradeflow.as(teamManager)(rejectCollectionLevel1, rejection);
  return id;
}

function stored(id: string) {
  return tradeflow.db.collection.findUniqueOrThrow({
    where: { id },
    include: { validations: { orderBy: { id: 'asc' } } },
  });
}

function events(id: string, name: string) {
  const subject = `event.tradeflow.collection.${name}`;
  return tradeflow.db.tradeflowOutbox.findMany({ where: { aggregateId: id, subject } });
}

async function audits(id: string) {
  const rows = await tradeflow.db.tradeflowOutbox.findMany({
    where: { aggregateId: id, subject: 'audit.tradeflow' },
    orderBy: { sequence: 'asc' },
  });
  return rows.map(({ payload }) => JSON.parse(payload));
}

const reassign = (who: typeof admin, input: object) =>
  tradeflow.as(who)(reassignCollections, { reason, ...input });

describe('setCollectionPriority', () => {
  it('moves the deadline of the stage with the priority', async () => {
    const id = await aRecord();
    const before = await stored(id);
    const input = { id, expectedVersion: 1, priority: 'URGENT' };
    expect(await tradeflow.as(teamManager)(setCollectionPriority, input)).toEqual({
      id,
      version: 2,
      state: 'SUBMITTED',
    });
    const dueAt = new Date((before.stageEnteredAt?.getTime() ?? 0) + 18 * hourMs);
    expect(await stored(id)).toMatchObject({
      priority: 'URGENT',
      dueAt,
      stageEnteredAt: before.stageEnteredAt,
      validations: [{ validationDeadline: dueAt, priorityLevel: 'NORMAL' }],
    });
    expect(await events(id, 'prioritized')).toHaveLength(1);
    expect((await audits(id)).at(-1)).toMatchObject({
      before: { priority: 'NORMAL' },
      after: { priority: 'URGENT', version: 2 },
    });
    for (const who of [supervisor, admin]) {
      const { version } = await stored(id);
      const next = { ...input, expectedVersion: version, priority: 'HIGH' };
      expect(await tradeflow.as(who)(setCollectionPriority, next)).toMatchObject({
        version: version + 1,
      });
    }
  });

  it('is refused to strangers and collectors, in other states and on what has changed since', async () => {
    const id = await aRecord();
    const input = { id, expectedVersion: 1, priority: 'LOW' };
    const answer = (who: typeof admin, over = {}) =>
      refusalOf(tradeflow.as(who)(setCollectionPriority, { ...input, ...over }));
    expect(await answer(otherTeamManager)).toBe('NOT_FOUND ABSENT');
    expect(await answer(collector)).toBe('FORBIDDEN NOT_PERMITTED');
    expect(await answer(teamManager, { priority: 'NOW' })).toBe(
      'BAD_INPUT INVALID_INPUT input.priority:NOT_ALLOWED',
    );
    expect(await answer(teamManager, { expectedVersion: 7 })).toBe('CONFLICT STALE_VERSION');
    expect(await answer(admin, { id: await aRecord(false) })).toBe('CONFLICT NOT_IN_STATE');
    await tradeflow.as(teamManager)(approveCollectionLevel1, { id, expectedVersion: 1 });
    await tradeflow.as(supervisor)(approveCollectionLevel2, { id, expectedVersion: 2 });
    expect(await answer(supervisor, { expectedVersion: 3 })).toBe('CONFLICT NOT_IN_STATE');
  });

  it('happens once when sent twice', async () => {
    const id = await aRecord();
    const input = { id, expectedVersion: 1, priority: 'HIGH', commandId: newId() };
    const send = () => tradeflow.as(teamManager)(setCollectionPriority, input);
    expect(await Promise.all([send(), send()])).toMatchObject([{ version: 2 }, { version: 2 }]);
    expect(await events(id, 'prioritized')).toHaveLength(1);
  });
});

describe('reassignCollections', () => {
  it('lets a team manager name another collector of the team, once a record is rejected', async () => {
    const { colleague, ofSecondTeam, gone } = colleagues;
    const id = await aRejected();
    const input = { ids: [id], collectorId: colleague.actorId };
    for (const [target, why] of [
      [ofSecondTeam, 'UNKNOWN_REFERENCE'],
      [gone, 'PERSON_INACTIVE'],
      [supervisor, 'UNKNOWN_REFERENCE'],
    ] as const) {
      const refused = reassign(teamManager, { ids: [id], collectorId: target.actorId });
      expect(await refusalOf(refused)).toBe(`BAD_INPUT INVALID_INPUT input.collectorId:${why}`);
    }
    expect(
      await refusalOf(
        reassign(teamManager, { ids: [id], teamManagerId: colleagues.secondManager.actorId }),
      ),
    ).toBe('BAD_INPUT INVALID_INPUT input.teamManagerId:NOT_YOURS_TO_MOVE');
    expect(await refusalOf(reassign(otherTeamManager, input))).toBe('NOT_FOUND ABSENT');
    expect(await refusalOf(reassign(collector, input))).toBe('FORBIDDEN NOT_PERMITTED');
    const waiting = { ...input, ids: [await aRecord()] };
    expect(await refusalOf(reassign(teamManager, waiting))).toBe('CONFLICT NOT_IN_STATE');

    const before = await stored(id);
    expect(await reassign(teamManager, input)).toEqual({ ids: [id], moved: 1 });
    const after = await stored(id);
    expect(after).toMatchObject({
      collectorId: colleague.actorId,
      originalCollectorId: collector.actorId,
      state: 'REJECTED_L1',
      version: 3,
    });
    expect(Number(after.dueAt)).toBeGreaterThan(Number(before.dueAt));
    expect(await events(id, 'reassigned')).toHaveLength(1);
    expect((await audits(id)).at(-1)).toMatchObject({
      reason,
      before: { collectorId: collector.actorId },
      after: { collectorId: colleague.actorId },
    });
    const correction = { id, expectedVersion: 3, content: freshContent({ notes: 'Repesé.' }) };
    expect(await refusalOf(tradeflow.as(collector)(updateCollection, correction))).toBe(
      'NOT_FOUND REASSIGNED',
    );
    expect(await tradeflow.as(colleague)(updateCollection, correction)).toMatchObject({
      version: 4,
    });
  });

  it('moves the waiting stage to its new reviewer, who alone decides from then on', async () => {
    const { secondManager } = colleagues;
    const id = await aRecord();
    const input = { ids: [id], teamManagerId: secondManager.actorId };
    const foreign = { ids: [id], teamManagerId: otherTeamManager.actorId };
    const refused = 'BAD_INPUT INVALID_INPUT input.teamManagerId';
    expect(await refusalOf(reassign(supervisor, foreign))).toBe(`${refused}:UNKNOWN_REFERENCE`);
    expect(await refusalOf(reassign(admin, foreign))).toBe(`${refused}:OUTSIDE_BRANCH`);
    await reassign(supervisor, input);
    const after = await stored(id);
    expect(after.validations).toMatchObject([
      { validatorId: secondManager.actorId, validationDeadline: after.dueAt },
    ]);
    const approval = { id, expectedVersion: 2 };
    expect(await refusalOf(tradeflow.as(teamManager)(approveCollectionLevel1, approval))).toBe(
      'NOT_FOUND ABSENT',
    );
    await tradeflow.as(secondManager)(approveCollectionLevel1, approval);
    const abroad = reassign(admin, { ids: [id], supervisorId: colleagues.abroad.actorId });
    expect(await refusalOf(abroad)).toBe(
      'BAD_INPUT INVALID_INPUT input.supervisorId:OUTSIDE_BRANCH',
    );
    await reassign(admin, { ids: [id], supervisorId: otherSupervisor.actorId });
    expect(
      await tradeflow.as(otherSupervisor)(approveCollectionLevel2, { id, expectedVersion: 4 }),
    ).toMatchObject({ state: 'APPROVED_L2' });
    expect(await refusalOf(reassign(admin, input))).toBe('CONFLICT NOT_IN_STATE');
  });

  it('gives drafts away only when their collector is gone, and only to another collector', async () => {
    const { colleague, gone, secondManager } = colleagues;
    const own = await aRecord(false);
    const orphan = await aRecord(false, gone);
    const to = { collectorId: colleague.actorId };
    expect(await refusalOf(reassign(admin, { ids: [own], ...to }))).toBe('CONFLICT NOT_IN_STATE');
    const reviewer = { ids: [orphan], ...to, teamManagerId: secondManager.actorId };
    expect(await refusalOf(reassign(admin, reviewer))).toBe('CONFLICT NOT_IN_STATE');
    expect(await refusalOf(reassign(supervisor, { ids: [orphan], ...to }))).toBe(
      'NOT_FOUND ABSENT',
    );
    const question = `{ own: collection(id: "${own}") { workflow { nextActions { action } } }
      orphan: collection(id: "${orphan}") { workflow { nextActions { action } } } }`;
    expect(await questionsOn(tradeflow.db).ask(admin, question)).toEqual({
      own: { workflow: { nextActions: [] } },
      orphan: { workflow: { nextActions: [{ action: 'REASSIGN' }] } },
    });
    expect(await reassign(admin, { ids: [orphan], ...to })).toMatchObject({ moved: 1 });
    expect(await stored(orphan)).toMatchObject({ state: 'DRAFT', dueAt: null, version: 2 });
  });

  it('moves all records or none, and refuses a filter that means others than the caller saw', async () => {
    const ids = [await aRejected(), await aRejected(), await aRecord()];
    const collectorId = colleagues.colleague.actorId;
    expect(await refusalOf(reassign(teamManager, { ids, collectorId }))).toBe(
      'CONFLICT NOT_IN_STATE',
    );
    expect(await stored(ids[0] ?? '')).toMatchObject({ collectorId: collector.actorId });
    const filter = { ids, states: ['REJECTED_L1'] };
    const input = { filter, collectorId, expectedCount: 3, commandId: newId() };
    expect(await refusalOf(reassign(teamManager, input))).toBe('CONFLICT COUNT_DIFFERS');
    const right = { ...input, expectedCount: 2 };
    const answers = await Promise.all([1, 2].map(() => reassign(teamManager, right)));
    expect(answers[0]).toMatchObject({ moved: 2 });
    expect(answers[1]).toEqual(answers[0]);
    expect(await events(ids[0] ?? '', 'reassigned')).toHaveLength(1);
    // What is there already stays as it is.
    expect(await reassign(teamManager, { ids: ids.slice(0, 2), collectorId })).toMatchObject({
      moved: 0,
    });
  });

  it('costs a record the same number of statements, however many there are', async () => {
    const costs: number[] = [];
    for (const count of [2, 4, 8]) {
      const ids = await Promise.all(Array.from({ length: count }, () => aRecord()));
      tradeflow.statements.length = 0;
      await reassign(supervisor, { ids, teamManagerId: colleagues.secondManager.actorId });
      costs.push(onRecords(tradeflow.statements));
    }
    // Finding and locking them, then two each: the record, and the stage that waits.
    expect(costs).toEqual([2 + 2 * 2, 2 + 2 * 4, 2 + 2 * 8]);
  });

  it.each([
    ['nobody', {}],
    ['somebody unknown', { collectorId: newId() }],
    ['a superior', { teamManagerId: newId() }],
  ])(
    'answers strangers alike whether a record is there or not, naming %s',
    async (_whom, targets) => {
      for (const id of [await aRecord(), await aRecord(false), newId()]) {
        const attempt = reassign(otherTeamManager, { ids: [id], ...targets });
        expect(await refusalOf(attempt)).toBe('NOT_FOUND ABSENT');
      }
    },
  );

  it('refuses a selection that is none, and people who are not named', async () => {
    const id = await aRejected();
    const collectorId = colleagues.colleague.actorId;
    const answer = (input: object) => refusalOf(reassign(teamManager, { collectorId, ...input }));
    const bad = 'BAD_INPUT INVALID_INPUT';
    expect(await answer({})).toBe(`${bad} input:IDS_OR_FILTER`);
    expect(await answer({ filter: {} })).toBe(`${bad} input.expectedCount:IDS_OR_FILTER`);
    expect(await answer({ filter: {}, expectedCount: 501 })).toBe(
      `${bad} input.expectedCount:TOO_MANY_RECORDS`,
    );
    expect(await answer({ ids: Array.from({ length: 501 }, () => newId()) })).toBe(
      `${bad} input.ids:TOO_MANY_RECORDS`,
    );
    expect(await answer({ filter: { colour: 'red' }, expectedCount: 1 })).toBe(
      `${bad} input.filter.colour:UNKNOWN_FIELD`,
    );
    expect(await answer({ ids: [id], reason: ' ' })).toBe(`${bad} input.reason:TOO_SHORT`);
    expect(await answer({ ids: [id], collectorId: null })).toBe(`${bad} input:NOBODY_NAMED`);
    expect(await answer({ ids: [id], collectorId: newId() })).toBe(
      `${bad} input.collectorId:UNKNOWN_REFERENCE`,
    );
    expect(await answer({ ids: [newId()] })).toBe('NOT_FOUND ABSENT');
  });
});
