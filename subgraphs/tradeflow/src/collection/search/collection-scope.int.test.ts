import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { askers, people, storeItem, storeRecord } from '../../testing/a-record.ts';
import { openReadHarness, type ReadHarness } from '../../testing/read-harness.ts';

let harness: ReadHarness;
const rows: Record<string, string> = {};
let published = '';

beforeAll(async () => {
  harness = await openReadHarness();
  const { db } = harness.database;
  const foreign = {
    collectorId: people.stranger,
    originalCollectorId: people.stranger,
    teamManagerId: people.strangeTeamManager,
    supervisorId: people.strangeSupervisor,
  };
  const ofOtherTeam = {
    collectorId: people.colleague,
    originalCollectorId: people.colleague,
    teamManagerId: people.otherTeamManager,
  };
  const ofStranger = { collectorId: people.stranger, originalCollectorId: people.stranger };
  rows.ownDraft = await storeRecord(db, { state: 'DRAFT' });
  rows.own = await storeRecord(db);
  rows.ownPublished = await storeRecord(db, { state: 'APPROVED_L2' });
  rows.otherTeam = await storeRecord(db, ofOtherTeam);
  rows.foreign = await storeRecord(db, foreign);
  rows.foreignDraft = await storeRecord(db, { state: 'DRAFT', ...ofStranger });
  rows.foreignPublished = await storeRecord(db, { state: 'APPROVED_L2', ...foreign });
  for (const id of Object.values(rows)) await storeItem(db, id, { totalWeightKg: 100 });
  const row = await db.collection.findUniqueOrThrow({ where: { id: rows.foreign } });
  published = row.reference ?? '';
});

const visible: Record<keyof typeof askers, string[]> = {
  collector: ['ownDraft', 'own', 'ownPublished'],
  teamManager: ['own', 'ownPublished'],
  supervisor: ['own', 'ownPublished', 'otherTeam'],
  admin: [
    'ownDraft',
    'own',
    'ownPublished',
    'otherTeam',
    'foreign',
    'foreignDraft',
    'foreignPublished',
  ],
  analyst: ['ownPublished', 'foreignPublished'],
};
const roles = Object.keys(visible) as (keyof typeof askers)[];

describe.each(roles)('%s', (role) => {
  const asker = askers[role];
  const expected = () => visible[role].map((name) => rows[name]).toSorted();

  it('finds exactly the rows of the scope in the list and in its count', async () => {
    const { collections } = await harness.ask<{
      collections: { nodes: { id: string }[]; totalCount: number };
    }>(asker, '{ collections(first: 2) { nodes { id } totalCount } }');
    const all = await harness.ask<{ collections: { nodes: { id: string }[] } }>(
      asker,
      '{ collections(first: 100) { nodes { id } } }',
    );
    expect(all.collections.nodes.map(({ id }) => id).toSorted()).toEqual(expected());
    expect(collections.totalCount).toBe(expected().length);
  });

  it('is answered by id as if the other rows did not exist', async () => {
    const found: string[] = [];
    for (const id of Object.values(rows)) {
      const { collection } = await harness.ask<{ collection: { id: string } | null }>(
        asker,
        'query ($id: ID!) { collection(id: $id) { id items { id } } }',
        { id },
      );
      if (collection) found.push(collection.id);
    }
    expect(found.toSorted()).toEqual(expected());
  });

  it('resolves references from other subgraphs within the scope', async () => {
    const { _entities } = await harness.ask<{ _entities: ({ id: string } | null)[] }>(
      asker,
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Collection { id } } }',
      { of: Object.values(rows).map((id) => ({ __typename: 'Collection', id })) },
    );
    expect(_entities.flatMap((entity) => entity?.id ?? []).toSorted()).toEqual(expected());
  });

  it('counts the rows of the scope and no other', async () => {
    const { collectionCounters: counters } = await harness.ask<{
      collectionCounters: Record<string, number>;
    }>(asker, '{ collectionCounters { drafts awaitingLevel1 published everSubmitted } }');
    const of = (...names: string[]) => visible[role].filter((name) => names.includes(name)).length;
    expect(counters).toEqual({
      drafts: of('ownDraft', 'foreignDraft'),
      awaitingLevel1: of('own', 'otherTeam', 'foreign'),
      published: of('ownPublished', 'foreignPublished'),
      everSubmitted: visible[role].filter((name) => !name.endsWith('Draft')).length,
    });
  });

  it('sums flows over the rows of the scope and no other', async () => {
    const { flowStatistics } = await harness.ask<{ flowStatistics: { recordCount: number } }>(
      asker,
      '{ flowStatistics(basis: PUBLISHED) { recordCount } }',
    );
    const published = visible[role].filter((name) => name.endsWith('ublished'));
    expect(flowStatistics.recordCount).toBe(published.length);
  });
});

it('answers a hidden reference number as an unknown one', async () => {
  const query = 'query ($of: String!) { collectionByReference(reference: $of) { id } }';
  const asAdmin = await harness.ask(askers.admin, query, { of: published.toLowerCase() });
  expect(asAdmin).toEqual({ collectionByReference: { id: rows.foreign } });
  for (const asker of [askers.collector, askers.teamManager, askers.supervisor, askers.analyst]) {
    expect(await harness.ask(asker, query, { of: published })).toEqual({
      collectionByReference: null,
    });
  }
});

it('finds nothing for ids that are none of ours', async () => {
  const query = 'query ($id: ID!) { collection(id: $id) { id } }';
  for (const id of [newId(), 'é', "' OR 1=1 --", '']) {
    expect(await harness.ask(askers.admin, query, { id })).toEqual({ collection: null });
  }
});

it('asks for a sign-in', async () => {
  for (const query of ['{ collections { totalCount } }', '{ collection(id: "x") { id } }']) {
    const { errors } = await harness.answer(null, query);
    expect(errors?.[0]?.message).toContain('signed in');
  }
});
