import { Prisma } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { reopenCollection } from '../review/reopen-collection.ts';
import { countedOnce } from '../statistics/counted-once.ts';
import { type Sightings, sightingsIn } from '../testing/sightings.ts';
import {
  freshPlate,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { decideDuplicate } from './decide-duplicate.ts';

const { collector, otherCollector, teamManager, supervisor, admin } = people;
let tradeflow: Tradeflow;
let made: Sightings;
beforeAll(async () => {
  tradeflow = await startTradeflow();
  made = sightingsIn(tradeflow);
});

async function decide(id: string, over: Record<string, unknown> = {}, by = teamManager) {
  const { version } = await tradeflow.db.duplicateCandidate.findUniqueOrThrow({ where: { id } });
  const decision = { id, expectedVersion: version, action: 'CONFIRM', note: 'Vu sur place.' };
  return tradeflow.as(by)(decideDuplicate, { ...decision, ...over } as never);
}

async function counting(id: string) {
  const { countsInFlows, countsInHarassment, consignmentGroupId } = await made.stored(id);
  return { countsInFlows, countsInHarassment, isInGroup: consignmentGroupId !== null };
}

async function publish(id: string): Promise<void> {
  for (const [who, approve] of [
    [teamManager, approveCollectionLevel1],
    [supervisor, approveCollectionLevel2],
  ] as const) {
    const { version } = await made.stored(id);
    await tradeflow.as(who)(approve, { id, expectedVersion: version } as never);
  }
}

async function reject(id: string): Promise<void> {
  const { version } = await made.stored(id);
  await tradeflow.as(teamManager)(rejectCollectionLevel1, {
    ...{ id, expectedVersion: version },
    rejectionReason: 'Une précision manque.',
  } as never);
}

/** Records of one vehicle that flows count, in each basis. */
async function recordsCounted(id: string) {
  const { normalizedPlate } = await made.stored(id);
  const count = async (basis: 'PUBLISHED' | 'PROVISIONAL') => {
    const states = basis === 'PUBLISHED' ? ['APPROVED_L2'] : reviewed;
    const [row] = await tradeflow.db.$queryRaw<{ count: bigint }[]>(
      Prisma.sql`SELECT COUNT(*) AS count FROM tradeflow_collection c
        WHERE c.normalizedPlate = ${normalizedPlate} AND c.state IN (${Prisma.join(states)})
        AND ${countedOnce(basis, false)}`,
    );
    return Number(row?.count);
  };
  return { published: await count('PUBLISHED'), provisional: await count('PROVISIONAL') };
}

const reviewed = ['SUBMITTED', 'APPROVED_L1', 'APPROVED_L2'];

describe('decideDuplicate', () => {
  it('confirms a copy: the later submission counts nowhere', async () => {
    const [earlier, later] = await made.aCopy();
    const { id } = await made.pairOf(earlier);
    expect(await decide(id)).toEqual({ id, version: 2, status: 'CONFIRMED' });
    const counts = { countsInFlows: true, countsInHarassment: true, isInGroup: false };
    expect(await counting(earlier)).toEqual(counts);
    expect(await counting(later)).toEqual({
      countsInFlows: false,
      countsInHarassment: false,
      isInGroup: false,
    });
    for (const id of [earlier, later]) {
      expect(await made.stored(id)).toMatchObject({
        version: 1,
        openFlagCount: 0,
        qualityFlags: [{ status: 'RESOLVED' }],
      });
    }
    expect(await made.pairOf(earlier)).toMatchObject({
      decidedById: teamManager.actorId,
      note: 'Vu sur place.',
    });
    const subject = { in: ['event.tradeflow.duplicate.decided', 'audit.tradeflow'] };
    const messages = await tradeflow.db.tradeflowOutbox.findMany({
      where: { subject, aggregateId: id },
    });
    expect(messages.map((message) => message.subject).sort()).toEqual([
      'audit.tradeflow',
      'event.tradeflow.duplicate.decided',
    ]);
  });

  it('confirms a mirror: flows count the earlier day, harassment the later, with every publication', async () => {
    const [near, far] = await made.aMirror();
    await decide((await made.pairOf(near)).id);
    await publish(far);
    const group = { isInGroup: true };
    expect(await counting(far)).toEqual({
      ...{ countsInFlows: true, countsInHarassment: true },
      ...group,
    });
    await publish(near);
    const earlier = { countsInFlows: true, countsInHarassment: false, ...group };
    expect(await counting(near)).toEqual(earlier);
    expect(await counting(far)).toEqual({
      ...{ countsInFlows: false, countsInHarassment: true },
      ...group,
    });
    const { version } = await made.stored(near);
    await tradeflow.as(admin)(reopenCollection, {
      ...{ id: near, expectedVersion: version },
      reason: 'Erreur de saisie signalée.',
    } as never);
    expect(await counting(far)).toMatchObject({ countsInFlows: true, countsInHarassment: true });
  });

  it('lets a copy count while the earlier one is rejected, until it is handed over again', async () => {
    const [earlier, later] = await made.aCopy();
    await decide((await made.pairOf(earlier)).id);
    await publish(later);
    await reject(earlier);
    const [whole, none] = [true, false].map((counts) => ({
      ...{ countsInFlows: counts, countsInHarassment: counts, isInGroup: false },
    }));
    expect(await counting(earlier)).toEqual(none);
    expect(await counting(later)).toEqual(whole);
    expect(await recordsCounted(later)).toEqual({ published: 1, provisional: 1 });
    const { version } = await made.stored(earlier);
    const again = { id: earlier, expectedVersion: version, note: 'Rien à changer.' };
    await tradeflow.as(collector)(resubmitCollection, again as never);
    expect(await counting(earlier)).toEqual(whole);
    expect(await counting(later)).toEqual(none);
    expect(await recordsCounted(later)).toEqual({ published: 0, provisional: 1 });
  });

  it('lets the earlier one count that was rejected when the pair was confirmed', async () => {
    const [earlier, later] = await made.aCopy();
    await reject(earlier);
    const { id } = await made.pairOf(earlier);
    await decide(id);
    expect(await counting(later)).toMatchObject({ countsInFlows: true, countsInHarassment: true });
    expect(await counting(earlier)).toMatchObject({ countsInFlows: false });
    await decide(id, { action: 'DISMISS' });
    expect(await counting(earlier)).toMatchObject({ countsInFlows: true });
  });

  it('counts one of two copies, whichever of both rejections is first', async () => {
    const same = { vehicleRegistrationNumber: freshPlate() };
    const [first, second, third] = [
      await made.record(same),
      await made.record(same),
      await made.record(same),
    ];
    for (const { id } of await made.pairsOf(second)) await decide(id);
    await Promise.all([reject(first), reject(second)]);
    const flows = [];
    for (const id of [first, second, third]) flows.push((await made.stored(id)).countsInFlows);
    expect(flows).toEqual([false, false, true]);
  });

  it('parts a group in two when the pair between them is dismissed', async () => {
    const [a, b] = await made.aMirror();
    const [c, d] = await made.aMirror();
    for (const id of [a, c]) await decide((await made.pairOf(id)).id);
    const [firstId = '', secondId = ''] = [b, c].toSorted();
    const between = { id: newId(), firstId, secondId, score: 80, signals: [] };
    await tradeflow.db.duplicateCandidate.create({
      data: { ...between, kind: 'REPEAT_OBSERVATION' },
    });
    const groups = async () => {
      const records = [];
      for (const id of [a, b, c, d]) records.push(await made.stored(id));
      return new Set(records.map(({ consignmentGroupId }) => consignmentGroupId)).size;
    };
    await decide(between.id);
    expect(await groups()).toBe(1);
    await decide(between.id, { action: 'DISMISS' });
    expect(await groups()).toBe(2);
  });

  it('can be changed by deciding otherwise', async () => {
    const [earlier, later] = await made.aCopy();
    const { id } = await made.pairOf(earlier);
    await decide(id);
    await decide(id, { action: 'DISMISS' });
    expect(await counting(later)).toMatchObject({ countsInFlows: true, countsInHarassment: true });
    expect(await refusalOf(decide(id, { action: 'DISMISS' }))).toBe('CONFLICT ALREADY_DECIDED');
  });

  it('keeps a dismissed pair dismissed when the record is handed over again', async () => {
    const [earlier, later] = await made.aCopy();
    await decide((await made.pairOf(earlier)).id, { action: 'DISMISS' });
    await tradeflow.as(teamManager)(rejectCollectionLevel1, {
      ...{ id: later, expectedVersion: 1 },
      rejectionReason: 'Une précision manque.',
    } as never);
    const again = { id: later, expectedVersion: 2, note: 'Rien à changer.' };
    await tradeflow.as(collector)(resubmitCollection, again as never);
    expect(await made.pairsOf(later)).toMatchObject([{ status: 'DISMISSED' }]);
    expect(await made.stored(later)).toMatchObject({ openFlagCount: 0 });
  });

  it('is done once, however often it is sent', async () => {
    const [earlier] = await made.aCopy();
    const { id } = await made.pairOf(earlier);
    const input = { commandId: newId(), expectedVersion: 1 };
    const answers = [await decide(id, input), await decide(id, input)];
    expect(answers).toEqual(Array(2).fill({ id, version: 2, status: 'CONFIRMED' }));
  });

  it('refuses without a note, with a stale version, and to collectors', async () => {
    const [earlier] = await made.aCopy();
    const { id } = await made.pairOf(earlier);
    expect(await refusalOf(decide(id, { note: ' ' }))).toBe(
      'BAD_INPUT INVALID_INPUT input.note:TOO_SHORT',
    );
    expect(await refusalOf(decide(id, { expectedVersion: 7 }))).toBe('CONFLICT STALE_VERSION');
    expect(await refusalOf(decide(id, {}, collector))).toBe('FORBIDDEN NOT_PERMITTED');
    expect(await made.pairOf(earlier)).toMatchObject({ status: 'OPEN' });
  });

  it('is for those with both records in scope: across branches for administrators', async () => {
    const same = { vehicleRegistrationNumber: freshPlate() };
    const own = await made.record(same);
    await made.record(same, otherCollector);
    const { id } = await made.pairOf(own);
    expect(await refusalOf(decide(id))).toBe('NOT_FOUND ABSENT');
    expect(await refusalOf(decide(id, {}, supervisor))).toBe('NOT_FOUND ABSENT');
    expect(await decide(id, {}, admin)).toMatchObject({ status: 'CONFIRMED' });
  });
});
