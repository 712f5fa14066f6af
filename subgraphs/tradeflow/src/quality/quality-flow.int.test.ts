import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { anItem } from '../testing/a-content.ts';
import { type Questions, questionsOn } from '../testing/read-harness.ts';
import {
  freshContent,
  freshPlate,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { acknowledgeFlags } from './acknowledge-flags.ts';

const { collector, teamManager, supervisor } = people;
let tradeflow: Tradeflow;
let questions: Questions;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  questions = questionsOn(tradeflow.db);
});

type Content = ReturnType<typeof freshContent>;

async function submit(content: Content): Promise<string> {
  const id = newId();
  await tradeflow.as(collector)(createCollection, { id, submit: true, content });
  return id;
}

const daysAgo = (days: number) =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const yesterdayAt = (hour: string) => `${daysAgo(1)}T${hour}:00:00.000Z`;

const record = (id: string) =>
  tradeflow.db.collection.findUniqueOrThrow({ where: { id }, include: { qualityFlags: true } });

/** Flags of a record as `code status r1`. */
async function flagsOf(id: string): Promise<string[]> {
  const { qualityFlags } = await record(id);
  return qualityFlags
    .map(({ code, status, revisionNumber }) => `${code} ${status} r${revisionNumber}`)
    .toSorted();
}

describe('flags of a submission', () => {
  it('tell of a vehicle that cannot have been at both places, on both records', async () => {
    const vehicleRegistrationNumber = freshPlate();
    const observedAt = yesterdayAt('08');
    const first = await submit(freshContent({ vehicleRegistrationNumber, observedAt }));
    expect(await flagsOf(first)).toEqual([]);
    const gps = { latitude: 12.88, longitude: 3.39, accuracyM: 100_000 };
    const later = yesterdayAt('09');
    const elsewhere = freshContent({ vehicleRegistrationNumber, observedAt: later, gps });
    const second = await submit({ ...elsewhere, items: [anItem({ quantity: '12' })] });
    expect(await flagsOf(second)).toContain('IMPOSSIBLE_SPEED OPEN r1');
    expect(await flagsOf(first)).toContain('IMPOSSIBLE_SPEED OPEN r1');
    const { openFlagCount, version, qualityFlags } = await record(first);
    expect({ openFlagCount, version }).toEqual({ openFlagCount: qualityFlags.length, version: 1 });
    const told = qualityFlags.map(({ messageFr, messageEn }) => messageFr + messageEn).join();
    expect(told).not.toContain(second);
    const subjects = await tradeflow.db.tradeflowOutbox.findMany({ where: { aggregateId: first } });
    expect(subjects.map(({ subject }) => subject)).toContain('event.tradeflow.collection.flagged');
    const approval = { id: first, expectedVersion: 1 };
    expect(await refusalOf(tradeflow.as(teamManager)(approveCollectionLevel1, approval))).toBe(
      'CONFLICT FLAGS_OPEN',
    );
  });

  it('tell of a day nobody watched, without holding anything', async () => {
    const id = await submit(freshContent({ collectedOn: daysAgo(14) }));
    expect(await flagsOf(id)).toContain('NO_EFFORT_DAY OPEN r1');
    const approval = { id, expectedVersion: 1 };
    const { state } = await tradeflow.as(teamManager)(approveCollectionLevel1, approval);
    expect(state).toBe('APPROVED_L1');
  });

  it('stay acknowledged at level 2, with their note', async () => {
    const id = await submit(freshContent({ items: [anItem({ unitPrice: '0' })] }));
    const [flag] = (await record(id)).qualityFlags;
    const input = { collectionId: id, ids: [flag?.id], note: 'Don à un parent.' };
    await tradeflow.as(teamManager)(acknowledgeFlags, input);
    await tradeflow.as(teamManager)(approveCollectionLevel1, { id, expectedVersion: 1 });
    const query = `{ collection(id: "${id}") { qualityFlags { code status note } } }`;
    expect(await questions.ask(supervisor, query)).toEqual({
      collection: {
        qualityFlags: [
          { code: 'UNIT_PRICE_OUT_OF_BAND', status: 'ACKNOWLEDGED', note: 'Don à un parent.' },
        ],
      },
    });
    const { state } = await tradeflow.as(supervisor)(approveCollectionLevel2, {
      id,
      expectedVersion: 2,
    });
    expect(state).toBe('APPROVED_L2');
  });

  it('of a published record are acknowledged too, when a later one has raised them', async () => {
    const vehicleRegistrationNumber = freshPlate();
    const observedAt = yesterdayAt('08');
    const id = await submit(freshContent({ vehicleRegistrationNumber, observedAt }));
    await tradeflow.as(teamManager)(approveCollectionLevel1, { id, expectedVersion: 1 });
    await tradeflow.as(supervisor)(approveCollectionLevel2, { id, expectedVersion: 2 });
    const gps = { latitude: 13.88, longitude: 3.39 };
    const elsewhere = { vehicleRegistrationNumber, observedAt: yesterdayAt('09'), gps };
    await submit({ ...freshContent(elsewhere), items: [anItem({ quantity: '12' })] });
    expect(await flagsOf(id)).toContain('IMPOSSIBLE_SPEED OPEN r1');
    const input = {
      collectionId: id,
      ids: (await record(id)).qualityFlags.map((flag) => flag.id),
      note: 'Deux camions sous une plaque.',
    };
    await tradeflow.as(supervisor)(acknowledgeFlags, input);
    expect(await record(id)).toMatchObject({ openFlagCount: 0, state: 'APPROVED_L2', version: 3 });
  });

  it('are settled by the correction that does not raise them again', async () => {
    const wrong = anItem({ lossesQuantity: '41', declaredTotalWeightKg: '5000' });
    const content = freshContent({ items: [wrong] });
    const id = await submit(content);
    expect(await flagsOf(id)).toEqual(['LOSSES_EXCEED OPEN r1', 'WEIGHT_MISMATCH OPEN r1']);
    const rejectionReason = 'Les pertes dépassent la quantité.';
    await tradeflow.as(teamManager)(rejectCollectionLevel1, {
      id,
      expectedVersion: 1,
      rejectionReason,
    });
    const [line] = await tradeflow.db.collectionItem.findMany({ where: { collectionId: id } });
    const corrected = {
      ...content,
      items: [anItem({ id: line?.id, declaredTotalWeightKg: '5000' })],
    };
    await tradeflow.as(collector)(updateCollection, { id, expectedVersion: 2, content: corrected });
    const query = `query ($content: CollectionContentInput!, $id: ID) {
      checkCollection(content: $content, id: $id) { findings { code } } }`;
    expect(await questions.ask(collector, query, { content: corrected, id })).toEqual({
      checkCollection: { findings: [{ code: 'WEIGHT_MISMATCH' }] },
    });
    await tradeflow.as(collector)(resubmitCollection, { id, expectedVersion: 3 });
    expect(await flagsOf(id)).toEqual([
      'LOSSES_EXCEED RESOLVED r1',
      'WEIGHT_MISMATCH OPEN r2',
      'WEIGHT_MISMATCH RESOLVED r1',
    ]);
    expect(await record(id)).toMatchObject({ openFlagCount: 1, automaticQualityScore: 90 });
  });
});

describe('the preview of flags', () => {
  const query = `query ($content: CollectionContentInput!, $id: ID) {
    checkCollection(content: $content, id: $id) { canSubmit automaticQualityScore
      findings { code severity fieldPath observed expected message } } }`;
  type Finding = { code: string; severity: string; observed: string | null; message: string };
  const findings = async (content: Content, id?: string) =>
    (
      await questions.ask<{ checkCollection: { findings: Finding[] } }>(collector, query, {
        content,
        id,
      })
    ).checkCollection.findings;

  it('looks at what is stored around the record as a submission does', async () => {
    const vehicleRegistrationNumber = freshPlate();
    const content = freshContent({ vehicleRegistrationNumber, observedAt: yesterdayAt('08') });
    const id = await submit(content);
    const gps = { latitude: 12.88, longitude: 3.39, accuracyM: 100_000 };
    const moved = { ...content, gps, observedAt: yesterdayAt('09') };
    expect(await findings({ ...moved, items: [anItem({ quantity: '12' })] })).toContainEqual(
      expect.objectContaining({
        code: 'IMPOSSIBLE_SPEED',
        severity: 'WARNING',
        // How far away and how long ago others saw the vehicle is not told for the asking.
        observed: null,
        expected: null,
        message: expect.not.stringMatching(/\d/),
      }),
    );
    const own = await findings(moved, id);
    expect(own.map(({ code }) => code)).toEqual(['GPS_FAR_FROM_POINT']);
    expect(await findings(freshContent({ collectedOn: daysAgo(14) }))).toContainEqual(
      expect.objectContaining({ code: 'NO_EFFORT_DAY', severity: 'INFO' }),
    );
  });
});
