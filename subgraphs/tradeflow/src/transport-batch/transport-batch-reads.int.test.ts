import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { askers, people, storeRecord } from '../testing/a-record.ts';
import { openReadHarness, type ReadHarness } from '../testing/read-harness.ts';

let harness: ReadHarness;
let batch: string;
let lead: string;
let member: string;
let draft: string;
const plate = { vehicleRegistrationNumber: 'BJ 1234 RB', normalizedPlate: 'BJ1234RB' };

beforeAll(async () => {
  harness = await openReadHarness();
  const { db } = harness.database;
  lead = await storeRecord(db, { state: 'APPROVED_L2', ...plate, createdAt: new Date(1_000) });
  member = await storeRecord(db, { createdAt: new Date(2_000) });
  draft = await storeRecord(db, { state: 'DRAFT', createdAt: new Date(3_000) });
  batch = await storeBatch(lead, [lead, member, draft]);
});

async function storeBatch(leadId: string, collectionIds: string[]): Promise<string> {
  const { db } = harness.database;
  const id = newId();
  const transportModeId = newId();
  await db.transportBatch.create({
    data: {
      ...{ id, leadId, transportModeId, ...plate, label: 'Chez Awa' },
      collectorId: people.collector,
      departedOn: new Date('2025-12-30'),
    },
  });
  await db.collection.updateMany({
    where: { id: { in: collectionIds } },
    data: { transportBatchId: id },
  });
  return id;
}

const query = `query ($id: ID!) { transportBatch(id: $id) {
  vehicleRegistrationNumber label departedOn lead { id } collections { id vehicleRegistrationNumber } } }`;

type Shown = {
  transportBatch: {
    vehicleRegistrationNumber: string | null;
    label: string | null;
    lead: { id: string } | null;
    collections: { id: string; vehicleRegistrationNumber: string | null }[];
  } | null;
};

async function shown(who: { actorId: string; role: string }, id = batch) {
  return (await harness.ask<Shown>(who, query, { id })).transportBatch;
}

describe('transportBatch', () => {
  it('is shown with the records the asker sees', async () => {
    const all = await shown(askers.collector);
    expect(all?.collections.map(({ id }) => id)).toEqual([lead, member, draft]);
    expect(all).toMatchObject({ label: 'Chez Awa', lead: { id: lead } });
    const reviewed = await shown(askers.teamManager);
    expect(reviewed?.collections.map(({ id }) => id)).toEqual([lead, member]);
    expect((await shown(askers.admin))?.collections).toHaveLength(3);
  });

  it('does not exist for who sees none of its records', async () => {
    expect(await shown({ actorId: people.stranger, role: 'COLLECTOR' })).toBeNull();
    expect(await shown({ actorId: people.strangeTeamManager, role: 'TEAM_MANAGER' })).toBeNull();
    expect(await shown(askers.collector, newId())).toBeNull();
    expect(await shown(askers.collector, 'nothing')).toBeNull();
  });

  it('leaves a lead out that the asker does not see', async () => {
    const { db } = harness.database;
    const unseen = await storeRecord(db, { state: 'DRAFT' });
    const submitted = await storeRecord(db);
    const id = await storeBatch(unseen, [unseen, submitted]);
    expect(await shown(askers.supervisor, id)).toMatchObject({
      lead: null,
      collections: [{ id: submitted }],
    });
  });

  it('shows an analyst the vehicle’s one pseudonym, no label, and published records only', async () => {
    const seen = await shown(askers.analyst);
    const [published] = seen?.collections ?? [];
    expect(seen).toMatchObject({ label: null, lead: { id: lead }, collections: [{ id: lead }] });
    expect(seen?.vehicleRegistrationNumber).toMatch(/^V-/);
    expect(seen?.vehicleRegistrationNumber).toBe(published?.vehicleRegistrationNumber);
  });

  it('costs the same number of statements however many records a list has', async () => {
    const { db } = harness.database;
    const list =
      '{ collections(first: 50) { nodes { id transportBatchId transportBatch { id collections { id } } } } }';
    const count = async () => {
      harness.statements.length = 0;
      await harness.ask(askers.admin, list);
      return harness.statements.length;
    };
    const before = await count();
    for (let more = 0; more < 4; more += 1) {
      const [a, b] = [await storeRecord(db), await storeRecord(db)];
      await storeBatch(a, [a, b]);
    }
    expect(await count()).toBe(before);
  });
});
