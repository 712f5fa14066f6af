import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { storeColleagues, storePerson } from '../testing/a-branch.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { handOverCollections } from './hand-over-collections.ts';

const { collector, teamManager, supervisor, otherSupervisor, admin } = people;
let tradeflow: Tradeflow;
let colleagues: Awaited<ReturnType<typeof storeColleagues>>;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  colleagues = await storeColleagues(tradeflow.db, teamManager, supervisor);
});

async function aRecord(who = collector, submit = true): Promise<string> {
  const id = newId();
  await tradeflow.as(who)(createCollection, { id, submit, content: freshContent() });
  return id;
}

const stored = (id: string) => tradeflow.db.collection.findUniqueOrThrow({ where: { id } });
const handOver = (who: typeof admin, input: object) =>
  tradeflow.as(who)(handOverCollections, { reason: 'Départ', commandId: newId(), ...input });

describe('handing over what is under way', () => {
  it("moves a collector's open records and drafts, leaves published ones, once per command id", async () => {
    const { secondManager } = colleagues;
    const teamManagerId = teamManager.actorId;
    const leaver = await storePerson(tradeflow.db, 'COLLECTOR', { teamManagerId });
    const open = await aRecord(leaver);
    const draft = await aRecord(leaver, false);
    const published = await aRecord(leaver);
    const decision = { id: published, expectedVersion: 1 };
    await tradeflow.as(teamManager)(approveCollectionLevel1, decision);
    await tradeflow.as(supervisor)(approveCollectionLevel2, { ...decision, expectedVersion: 2 });
    const input = {
      of: { place: 'collectorId', personId: leaver.actorId },
      to: { collectorId: collector.actorId },
      commandId: newId(),
    };
    const before = await stored(open);
    expect(await handOver(admin, input)).toEqual({ moved: 2, more: false });
    expect(await handOver(admin, input)).toEqual({ moved: 2, more: false });
    expect(await handOver(admin, { ...input, commandId: newId() })).toMatchObject({ moved: 0 });
    expect(await stored(open)).toMatchObject({
      collectorId: collector.actorId,
      originalCollectorId: leaver.actorId,
      version: before.version + 1,
    });
    expect(Number((await stored(open)).dueAt)).toBeGreaterThan(Number(before.dueAt));
    expect((await stored(draft)).collectorId).toBe(collector.actorId);
    expect((await stored(published)).collectorId).toBe(leaver.actorId);
    const messages = await tradeflow.db.tradeflowOutbox.findMany({
      where: { aggregateId: open },
      orderBy: { sequence: 'asc' },
    });
    const subjects = messages.map(({ subject }) => subject);
    expect(subjects).toContain('event.tradeflow.collection.reassigned');
    const audits = messages.filter(({ subject }) => subject === 'audit.tradeflow');
    const audit = JSON.parse(audits.at(-1)?.payload ?? '');
    expect(audit).toMatchObject({ reason: 'Départ', after: { collectorId: collector.actorId } });
    const tombstones = await tradeflow.db.reassignedCollection.count({
      where: { collectorId: leaver.actorId },
    });
    expect(tombstones).toBe(2);

    // To the reviewers of another team: the stage that waits goes along.
    const place = { of: { place: 'collectorId', personId: collector.actorId } };
    const to = { teamManagerId: secondManager.actorId, supervisorId: supervisor.actorId };
    await handOver(admin, { ...place, to });
    const moved = await tradeflow.db.validation.findFirst({ where: { collectionId: open } });
    expect(moved?.validatorId).toBe(secondManager.actorId);
  });

  it('works in batches until nothing is left', async () => {
    const [one, two] = [
      await storePerson(tradeflow.db, 'SUPERVISOR'),
      await storePerson(tradeflow.db, 'SUPERVISOR'),
    ];
    const like = await stored(await aRecord());
    await tradeflow.db.collection.createMany({
      data: Array.from({ length: 230 }, (_, index) => ({
        id: newId(),
        collectorId: collector.actorId,
        originalCollectorId: collector.actorId,
        teamManagerId: teamManager.actorId,
        supervisorId: one.actorId,
        formModelId: like.formModelId,
        collectionType: like.collectionType,
        captureSource: like.captureSource,
        state: 'REJECTED_L2' as const,
        extra: {},
        contentHash: '0'.repeat(64),
        revisionNumber: 1,
        reference: `BJ-2031-${String(index).padStart(6, '0')}`,
        firstSubmittedAt: new Date(),
        submittedAt: new Date(),
        stageEnteredAt: new Date(),
      })),
    });
    const input = {
      of: { place: 'supervisorId', personId: one.actorId },
      to: { supervisorId: two.actorId },
    };
    expect(await handOver(admin, input)).toEqual({ moved: 200, more: true });
    expect(await handOver(admin, input)).toEqual({ moved: 30, more: false });
  });

  it('holds supervisors to their branch, and is nothing for other roles', async () => {
    const { secondManager } = colleagues;
    const id = await aRecord();
    const of = { place: 'collectorId', personId: collector.actorId };
    const to = { teamManagerId: secondManager.actorId, supervisorId: supervisor.actorId };
    expect(
      await handOver(otherSupervisor, { of, to: { teamManagerId: secondManager.actorId } }),
    ).toEqual({ moved: 0, more: false });
    expect(await refusalOf(handOver(supervisor, { of, to: { supervisorId: newId() } }))).toBe(
      'BAD_INPUT INVALID_INPUT input.supervisorId:NOT_YOURS_TO_MOVE',
    );
    expect(await refusalOf(handOver(teamManager, { of, to }))).toBe('FORBIDDEN NOT_PERMITTED');
    expect(await refusalOf(handOver(admin, { of, to: {} }))).toBe(
      'BAD_INPUT INVALID_INPUT input:NOBODY_NAMED',
    );
    const gone = { collectorId: colleagues.gone.actorId };
    expect(await refusalOf(handOver(admin, { of, to: gone }))).toBe(
      'BAD_INPUT INVALID_INPUT input.collectorId:PERSON_INACTIVE',
    );
    await handOver(supervisor, { of, to });
    expect((await stored(id)).teamManagerId).toBe(secondManager.actorId);
  });
});
