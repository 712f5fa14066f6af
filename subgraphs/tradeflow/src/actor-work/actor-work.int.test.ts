import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { askers, people, storeRecord, storeStage } from '../testing/a-record.ts';
import { openReadHarness, type ReadHarness } from '../testing/read-harness.ts';

let harness: ReadHarness;
const day = (number: number) => new Date(Date.UTC(2026, 2, number));
const elsewhere = {
  teamManagerId: people.strangeTeamManager,
  supervisorId: people.strangeSupervisor,
};

beforeAll(async () => {
  harness = await openReadHarness();
  const { db } = harness.database;
  await storeRecord(db, { state: 'DRAFT' });
  const waiting = await storeRecord(db, { submittedAt: day(10) });
  await storeStage(db, waiting);
  await storeRecord(db, { state: 'REJECTED_L1', submittedAt: day(11) });
  const passed = await storeRecord(db, { state: 'APPROVED_L1', submittedAt: day(9) });
  await storeStage(db, passed, { validatedAt: day(12), validationResult: 'APPROVED' });
  // Decided by the team manager before the record went to another branch.
  const moved = await storeRecord(db, { ...elsewhere, submittedAt: day(20) });
  await storeStage(db, moved, { validatedAt: day(21), validationResult: 'APPROVED' });
});

const query = `query($people: [_Any!]!) { _entities(representations: $people) { ... on Actor {
  id collectionCount validationCount pendingCount lastActivityAt } } }`;

type Work = { id: string; lastActivityAt: string | null } & Record<string, number | null>;

async function workOf(asker: (typeof askers)[keyof typeof askers], ids: string[]) {
  const representations = ids.map((id) => ({ __typename: 'Actor', id }));
  const answer = await harness.ask<{ _entities: Work[] }>(asker, query, {
    people: representations,
  });
  return answer._entities.map(
    ({ collectionCount, validationCount, pendingCount, lastActivityAt }) =>
      [collectionCount, validationCount, pendingCount, lastActivityAt?.slice(0, 10)].join(' '),
  );
}

describe('the work of people', () => {
  it('is all there for an administrator, drafts aside', async () => {
    const ids = [people.collector, people.teamManager, people.supervisor, newId()];
    expect(await workOf(askers.admin, ids)).toEqual([
      '4 0 1 2026-03-20',
      '0 2 1 2026-03-21',
      '0 0 1 ',
      '0 0 0 ',
    ]);
  });

  it.each(['teamManager', 'supervisor'] as const)(
    'is counted in the scope of a %s',
    async (who) => {
      const ids = [people.collector, people.teamManager, people.strangeTeamManager];
      expect(await workOf(askers[who], ids)).toEqual([
        '3 0 1 2026-03-11',
        '0 1 1 2026-03-12',
        '0 0 0 ',
      ]);
    },
  );

  it('is told to a collector about nobody else', async () => {
    const ids = [people.collector, people.teamManager, people.colleague];
    expect(await workOf(askers.collector, ids)).toEqual(['4 0 1 2026-03-20', '   ', '   ']);
  });

  it('is not for analysts', async () => {
    expect(await workOf(askers.analyst, [people.collector])).toEqual(['   ']);
  });

  it('takes one statement, however many people are asked for', async () => {
    harness.statements.length = 0;
    await workOf(askers.admin, [people.collector]);
    const few = harness.statements.length;
    harness.statements.length = 0;
    await workOf(askers.admin, [...Object.values(people), newId(), 'é']);
    expect(harness.statements.length).toBe(few);
    expect(few).toBe(1);
  });
});
