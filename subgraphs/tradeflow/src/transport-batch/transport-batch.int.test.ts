import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { deleteCollection } from '../collection/delete-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { submitCollection } from '../collection/submit-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { aControl } from '../testing/a-content.ts';
import { ids } from '../testing/reference-fixture.ts';
import {
  freshContent as freshlySeen,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { createTransportBatch } from './create-transport-batch.ts';
import { updateTransportBatch } from './update-transport-batch.ts';

const { collector, otherCollector, teamManager } = people;
const withControls = { hasControlPosts: true, controlPostsCount: 1, controls: [aControl()] };
let tradeflow: Tradeflow;

/** A record in the vehicle of all these tests. */
const freshContent: typeof freshlySeen = (over) =>
  freshlySeen({ vehicleRegistrationNumber: 'BJ 1234 RB', ...over });
beforeAll(async () => {
  tradeflow = await startTradeflow();
});

async function aDraft(over = {}, by = collector): Promise<string> {
  const id = newId();
  await tradeflow.as(by)(createCollection, { id, content: freshContent(over) });
  return id;
}

function input(collectionIds: string[], over: object = {}) {
  const [leadId] = collectionIds;
  return { id: newId(), transportModeId: ids.truck, leadId, collectionIds, ...over };
}

async function aBatch(collectionIds: string[], over: object = {}): Promise<string> {
  const { id } = await create(input(collectionIds, over));
  return id;
}

const create = (sent: object, by = collector) => tradeflow.as(by)(createTransportBatch, sent);
const refused = (sent: object, by = collector) => refusalOf(create(sent, by));

function change(id: string, leadId: string, over: object = {}, by = collector) {
  const trip = { transportModeId: ids.truck, leadId };
  return tradeflow.as(by)(updateTransportBatch, { id, expectedVersion: 1, ...trip, ...over });
}

async function membersOf(transportBatchId: string): Promise<string[]> {
  const rows = await tradeflow.db.collection.findMany({ where: { transportBatchId } });
  return rows.map(({ id }) => id).sort();
}

describe('createTransportBatch', () => {
  it('links the records, tells of it, keeps their version, and leaves the plate out of the audit', async () => {
    const members = [await aDraft(withControls), await aDraft()];
    const sent = input(members, {
      vehicleRegistrationNumber: 'bj1234rb',
      departedOn: '2026-03-09',
    });
    expect(await create(sent)).toEqual({ id: sent.id, version: 1 });
    expect(await membersOf(sent.id)).toEqual([...members].sort());
    expect(await tradeflow.db.collection.findUnique({ where: { id: members[1] } })).toMatchObject({
      version: 1,
    });
    const messages = await tradeflow.db.tradeflowOutbox.findMany({
      where: { aggregateId: sent.id },
      orderBy: { sequence: 'asc' },
    });
    expect(messages.map(({ subject }) => subject)).toEqual([
      'event.tradeflow.transport-batch.created',
      'audit.tradeflow',
    ]);
    expect(messages.map(({ payload }) => payload).join()).not.toMatch(/bj1234rb/i);
  });

  it('happens once when sent three times at once, and refuses other content under the id', async () => {
    const members = [await aDraft(), await aDraft()];
    const sent = input(members);
    const answers = await Promise.all([1, 2, 3].map(() => create(sent)));
    expect(answers).toEqual([1, 2, 3].map(() => ({ id: sent.id, version: 1 })));
    expect(await refused({ ...sent, label: 'autre' })).toBe('CONFLICT CONTENT_DIFFERS');
    const own = await aDraft({}, otherCollector);
    expect(await refused({ ...input([own]), id: sent.id }, otherCollector)).toBe(
      'CONFLICT ID_TAKEN',
    );
  });

  it('refuses bad input with its fields', async () => {
    const [first, second] = [await aDraft(), await aDraft()];
    const cases: [object, string][] = [
      [input([first, first]), 'input.collectionIds.1:NOT_UNIQUE'],
      [input([]), 'input.leadId:REQUIRED input.collectionIds:TOO_SHORT'],
      [input([first], { leadId: second }), 'input.leadId:LEAD_NOT_IN_BATCH'],
      [input([first], { transportModeId: newId() }), 'input.transportModeId:UNKNOWN_REFERENCE'],
      [input([first], { departedOn: '2099-01-01' }), 'input.departedOn:DATE_IN_FUTURE'],
      [input([first, newId()]), 'input.collectionIds.1:UNKNOWN_REFERENCE'],
      [
        input([first], { vehicleRegistrationNumber: 'NE 9' }),
        'input.collectionIds.0:OTHER_VEHICLE',
      ],
    ];
    for (const [sent, expected] of cases) {
      expect(await refused(sent)).toBe(`BAD_INPUT INVALID_INPUT ${expected}`);
    }
    expect(
      await tradeflow.db.collection.count({ where: { id: first, transportBatchId: null } }),
    ).toBe(1);
  });

  it('refuses another vehicle, controls off the lead, and a record that is in a batch', async () => {
    const first = await aDraft();
    const other = await aDraft({ vehicleRegistrationNumber: 'NE 9' });
    const stopped = await aDraft(withControls);
    expect(await refused(input([first, other, stopped]))).toBe(
      'BAD_INPUT INVALID_INPUT input.collectionIds.1:OTHER_VEHICLE input.collectionIds.2:CONTROLS_ON_LEAD',
    );
    await aBatch([first]);
    expect(await refused(input([stopped, first]))).toBe(
      'BAD_INPUT INVALID_INPUT input.collectionIds.1:IN_ANOTHER_BATCH',
    );
  });

  it('takes another person’s record for unknown, and is for collectors alone', async () => {
    const foreign = await aDraft({}, otherCollector);
    expect(await refused(input([foreign]))).toBe(
      'BAD_INPUT INVALID_INPUT input.collectionIds.0:UNKNOWN_REFERENCE',
    );
    expect(await refused(input([foreign]), teamManager)).toBe('FORBIDDEN NOT_PERMITTED');
  });

  it('refuses a record that others are reviewing', async () => {
    const id = await aDraft();
    await tradeflow.as(collector)(submitCollection, { id, expectedVersion: 1 });
    expect(await refused(input([id]))).toBe('CONFLICT NOT_IN_STATE');
  });
});

describe('updateTransportBatch', () => {
  it('adds and removes records and hands the lead on', async () => {
    const [first, second, third] = [await aDraft(), await aDraft(), await aDraft()];
    const id = await aBatch([first, second]);
    const over = { addCollectionIds: [third], removeCollectionIds: [first], label: 'Convoi' };
    expect(await change(id, third, over)).toEqual({ id, version: 2 });
    expect(await membersOf(id)).toEqual([second, third].sort());
    expect(await refusalOf(change(id, third, over))).toBe('CONFLICT STALE_VERSION');
    const both = { addCollectionIds: [first], removeCollectionIds: [second, first] };
    expect(await refusalOf(change(id, third, both))).toBe(
      'BAD_INPUT INVALID_INPUT input.removeCollectionIds.1:NOT_UNIQUE',
    );
    expect(await tradeflow.db.transportBatch.findUnique({ where: { id } })).toMatchObject({
      label: 'Convoi',
      leadId: third,
    });
  });

  it('happens once when sent again under one command id', async () => {
    const [first, second] = [await aDraft(), await aDraft()];
    const id = await aBatch([first]);
    const over = { addCollectionIds: [second], commandId: newId() };
    const answers = [await change(id, first, over), await change(id, first, over)];
    expect(answers).toEqual([
      { id, version: 2 },
      { id, version: 2 },
    ]);
  });

  it('keeps its rules: a lead inside, controls on it, one vehicle', async () => {
    const [first, second] = [await aDraft(withControls), await aDraft()];
    const id = await aBatch([first, second]);
    const attempt = (leadId: string, over: object = {}) => refusalOf(change(id, leadId, over));
    const input = 'BAD_INPUT INVALID_INPUT input.';
    expect(await attempt(first, { removeCollectionIds: [first] })).toBe(
      `${input}leadId:LEAD_NOT_IN_BATCH`,
    );
    expect(await attempt(second)).toBe(`${input}leadId:CONTROLS_ON_LEAD`);
    const stopped = await aDraft(withControls);
    expect(await attempt(first, { addCollectionIds: [stopped] })).toBe(
      `${input}addCollectionIds.0:CONTROLS_ON_LEAD`,
    );
    expect(await attempt(first, { vehicleRegistrationNumber: 'NE 9' })).toMatch('OTHER_VEHICLE');
    expect(await attempt(first, { removeCollectionIds: [stopped] })).toBe(
      `${input}removeCollectionIds.0:UNKNOWN_REFERENCE`,
    );
  });

  it('lets records join a submitted lead, but not change the trip or leave it', async () => {
    const [lead, late] = [await aDraft(), await aDraft()];
    const id = await aBatch([lead]);
    await tradeflow.as(collector)(submitCollection, { id: lead, expectedVersion: 1 });
    expect(await change(id, lead, { addCollectionIds: [late] })).toEqual({ id, version: 2 });
    const again = (leadId: string, over: object) =>
      refusalOf(change(id, leadId, { expectedVersion: 2, ...over }));
    expect(await again(lead, { label: 'autre' })).toBe('CONFLICT NOT_IN_STATE');
    expect(await again(late, {})).toBe('CONFLICT NOT_IN_STATE');
    expect(await again(lead, { removeCollectionIds: [lead] })).toBe('CONFLICT NOT_IN_STATE');
  });

  it('is for who holds the lead; others meet nothing', async () => {
    const lead = await aDraft();
    const id = await aBatch([lead]);
    expect(await refusalOf(change(id, lead, {}, otherCollector))).toBe('NOT_FOUND ABSENT');
    expect(await refusalOf(change(newId(), lead))).toBe('NOT_FOUND ABSENT');
    expect(await refusalOf(change(id, lead, {}, teamManager))).toBe('FORBIDDEN NOT_PERMITTED');
  });

  it('lets one of three different writes on one version win', async () => {
    const lead = await aDraft();
    const id = await aBatch([lead]);
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((label) => refusalOf(change(id, lead, { label }))),
    );
    expect(answers.sort()).toEqual([
      'CONFLICT STALE_VERSION',
      'CONFLICT STALE_VERSION',
      'accepted',
    ]);
  });
});

describe('a record of a batch', () => {
  it('is not submitted with controls or another plate, and keeps its batch in its revision', async () => {
    const [lead, member] = [await aDraft(), await aDraft()];
    const id = await aBatch([lead, member]);
    const write = (expectedVersion: number, over: object) =>
      tradeflow.as(collector)(updateCollection, {
        id: member,
        expectedVersion,
        content: freshContent(over),
      });
    const submit = (expectedVersion: number) =>
      tradeflow.as(collector)(submitCollection, { id: member, expectedVersion });
    await write(1, { ...withControls, vehicleRegistrationNumber: 'NE 9' });
    expect(await refusalOf(submit(2))).toBe(
      'BAD_INPUT INVALID_INPUT input.content.vehicleRegistrationNumber:OTHER_VEHICLE input.content.controls:CONTROLS_ON_LEAD',
    );
    await write(2, {});
    await submit(3);
    const revision = await tradeflow.db.revision.findFirstOrThrow({
      where: { collectionId: member },
    });
    expect(revision.content).toMatchObject({ transportBatchId: id });
  });

  it('counts with the correction begun on it, and joins by resubmission', async () => {
    const [lead, rejected] = [await aDraft(), await aDraft()];
    const own = tradeflow.as(collector);
    await own(submitCollection, { id: rejected, expectedVersion: 1 });
    await tradeflow.as(teamManager)(rejectCollectionLevel1, {
      ...{ id: rejected, expectedVersion: 2, rejectionReason: 'Les contrôles manquent.' },
    });
    const correct = (expectedVersion: number, over: object) =>
      own(updateCollection, { id: rejected, expectedVersion, content: freshContent(over) });
    await correct(3, withControls);
    expect(await refused(input([lead, rejected]))).toBe(
      'BAD_INPUT INVALID_INPUT input.collectionIds.1:CONTROLS_ON_LEAD',
    );
    await correct(4, {});
    const id = await aBatch([lead, rejected]);
    await own(resubmitCollection, { id: rejected, expectedVersion: 5, note: 'Fait.' });
    const revision = await tradeflow.db.revision.findFirstOrThrow({
      where: { collectionId: rejected, number: 2 },
    });
    expect(revision.changes).toContainEqual({
      ...{ path: 'transportBatchId', kind: 'ADDED', before: null, after: id },
    });
  });

  it('can be deleted unless others depend on it; the last one takes the batch along', async () => {
    const [lead, member] = [await aDraft(), await aDraft()];
    const id = await aBatch([lead, member]);
    const remove = (recordId: string) =>
      refusalOf(tradeflow.as(collector)(deleteCollection, { id: recordId, expectedVersion: 1 }));
    expect(await remove(lead)).toBe('CONFLICT LEADS_BATCH');
    expect(await remove(member)).toBe('accepted');
    expect(await remove(lead)).toBe('accepted');
    expect(await tradeflow.db.transportBatch.findUnique({ where: { id } })).toBeNull();
  });
});
