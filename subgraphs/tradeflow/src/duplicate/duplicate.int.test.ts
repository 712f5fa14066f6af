import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { submitCollection } from '../collection/submit-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { anItem, type SentContent } from '../testing/a-content.ts';
import { ids } from '../testing/reference-fixture.ts';
import { dayAgo, type Sightings, sightingsIn } from '../testing/sightings.ts';
import {
  freshContent,
  freshPlate,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { findOverlaps, lookAgain } from './look-again.ts';

const { collector, teamManager } = people;
let tradeflow: Tradeflow;
let made: Sightings;
beforeAll(async () => {
  tradeflow = await startTradeflow();
  made = sightingsIn(tradeflow);
});

describe('a submission that looks like another', () => {
  it('raises one pair and asks both records, whose versions stay', async () => {
    const [earlier, later] = await made.aCopy();
    const pairs = await made.pairsOf(earlier);
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ kind: 'SAME_RECORD', status: 'OPEN', score: 100, version: 1 });
    expect(pairs[0]?.signals).toContainEqual({ name: 'plate', weight: 40, points: 40 });
    expect([pairs[0]?.firstId, pairs[0]?.secondId]).toEqual([earlier, later].sort());
    for (const id of [earlier, later]) {
      const { qualityFlags, ...row } = await made.stored(id);
      expect(row).toMatchObject({ version: 1, openFlagCount: 1, automaticQualityScore: 90 });
      expect(qualityFlags).toMatchObject([
        { code: 'DUPLICATE_CANDIDATE', severity: 'WARNING', status: 'OPEN', observed: null },
      ]);
    }
    const told = await tradeflow.db.tradeflowOutbox.findMany({
      where: { subject: 'event.tradeflow.duplicate.found', aggregateId: pairs[0]?.id },
    });
    expect(told).toHaveLength(1);
    expect(told[0]?.payload).not.toContain('T 1');
  });

  it.each([
    ['a slip', 'Q', 'W', 85],
    ['look-alike signs', 'BK', '8K', 100],
  ])('finds a plate with %s', async (_name, written, misread, score) => {
    const plate = `BK ${freshPlate().slice(2)} Q`;
    const first = await made.record({ vehicleRegistrationNumber: plate });
    await made.record({ vehicleRegistrationNumber: plate.replace(written, misread) });
    expect(await made.pairOf(first)).toMatchObject({ kind: 'SAME_RECORD', score });
  });

  it('recognises the other side of the border', async () => {
    const [near] = await made.aMirror();
    expect(await made.pairOf(near)).toMatchObject({ kind: 'MIRROR', status: 'OPEN' });
  });

  it.each([
    ['another owner', { merchandiseOwnerGender: 'MALE', merchandiseOwnerAgeCategory: 'SENIOR' }],
    ['another load', { items: [anItem({ quantity: '90' })] }],
    ['other goods', { items: [anItem({ productId: ids.cassava, productNatureId: ids.flour })] }],
    ['another plate', { vehicleRegistrationNumber: 'ZZ 9988 ZZ' }],
    ['a visit days later', { collectedOn: dayAgo(4) }],
  ] as const)('raises nothing for %s', async (_name, over) => {
    const same = { vehicleRegistrationNumber: freshPlate() };
    const first = await made.record(same);
    await made.record({ ...same, ...(over as SentContent) });
    expect(await made.pairsOf(first)).toEqual([]);
    expect(await made.stored(first)).toMatchObject({ openFlagCount: 0 });
  });

  it('leaves drafts alone until they are submitted', async () => {
    const same = { vehicleRegistrationNumber: freshPlate() };
    const id = newId();
    await tradeflow.as(collector)(createCollection, { id, content: freshContent(same) } as never);
    const other = await made.record(same);
    expect(await made.pairsOf(other)).toEqual([]);
    await tradeflow.as(collector)(submitCollection, { id, expectedVersion: 1 });
    expect(await made.pairsOf(other)).toHaveLength(1);
    expect(await made.stored(other)).toMatchObject({ openFlagCount: 1 });
  });

  it('holds the approval of the earlier record up, also a decision under way', async () => {
    const [earlier] = await made.aCopy();
    const approval = tradeflow.as(teamManager)(approveCollectionLevel1, {
      id: earlier,
      expectedVersion: 1,
    } as never);
    expect(await refusalOf(approval)).toBe('CONFLICT FLAGS_OPEN');
  });

  it('takes the pair back when a correction shows another load', async () => {
    const [earlier, later] = await made.aCopy();
    const send = tradeflow.as(collector);
    const rejection = { rejectionReason: 'Le poids est à revoir.' };
    await tradeflow.as(teamManager)(rejectCollectionLevel1, {
      ...{ id: later, expectedVersion: 1 },
      ...rejection,
    } as never);
    const { vehicleRegistrationNumber } = await made.stored(later);
    const content = freshContent({
      vehicleRegistrationNumber,
      items: [anItem({ quantity: '95' })],
    });
    await send(updateCollection, { id: later, expectedVersion: 2, content } as never);
    await send(resubmitCollection, { id: later, expectedVersion: 3 } as never);
    expect(await made.pairsOf(later)).toEqual([]);
    const { qualityFlags, ...row } = await made.stored(earlier);
    expect(row).toMatchObject({ openFlagCount: 0, automaticQualityScore: 100, version: 1 });
    expect(qualityFlags).toMatchObject([{ status: 'RESOLVED' }]);
  });
});

describe('records submitted in one instant', () => {
  it('are found by looking again, once', async () => {
    const same = { vehicleRegistrationNumber: freshPlate() };
    const both = await Promise.all([made.record(same), made.record(same)]);
    const { db, database } = tradeflow;
    await db.duplicateCandidate.deleteMany({ where: { firstId: { in: both } } });
    await db.qualityFlag.deleteMany({ where: { collectionId: { in: both } } });
    const now = new Date();
    const alone = await made.record();
    const found = await findOverlaps(db.sql, new Date(now.getTime() - 60_000));
    expect(found).toEqual(expect.arrayContaining(both));
    expect(found).not.toContain(alone);
    for (const id of [...both, ...both]) {
      await database.transaction((tx) => lookAgain({ db: tx, now, emit: () => undefined }, id));
    }
    expect(await made.pairsOf(both[0])).toMatchObject([{ kind: 'SAME_RECORD', status: 'OPEN' }]);
    for (const id of both) {
      expect(await made.stored(id)).toMatchObject({
        openFlagCount: 1,
        qualityFlags: [{ code: 'DUPLICATE_CANDIDATE', status: 'OPEN' }],
      });
    }
  });
});
