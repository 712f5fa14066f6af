import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { aControl, anItem } from '../testing/a-content.ts';
import { ids } from '../testing/reference-fixture.ts';
import {
  freshContent,
  freshPlate,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { createCollection } from './create-collection.ts';

const { collector } = people;
let tradeflow: Tradeflow;
beforeAll(async () => {
  tradeflow = await startTradeflow();
});

function draft() {
  return { id: newId(), content: freshContent() };
}

describe('createCollection', () => {
  it('stores a draft with its lines and derived figures', async () => {
    const content = freshContent({ vehicleRegistrationNumber: 'BJ 1234 RB' });
    const input = { id: newId(), content };
    const answer = await tradeflow.as(collector)(createCollection, input);
    expect(answer).toEqual({ id: input.id, version: 1, state: 'DRAFT' });
    const stored = await tradeflow.db.collection.findUniqueOrThrow({
      where: { id: input.id },
      include: { items: true, controls: true, revisions: true },
    });
    expect(stored).toMatchObject({
      collectorId: collector.actorId,
      originalCollectorId: collector.actorId,
      reference: null,
      teamManagerId: null,
      normalizedPlate: 'BJ1234RB',
      itemCount: 1,
      revisions: [],
      items: [{ position: 0, hsCode: '100590', productNatureId: ids.fresh }],
    });
    expect(stored.totalValueUsd?.toFixed()).toBe('1466.67');
    expect(stored.collectedOn?.toISOString()).toBe(`${input.content.collectedOn}T00:00:00.000Z`);
  });

  it('submits at once: reference, reviewers, revision, stage, flags, events and audit', async () => {
    const id = newId();
    const vehicleRegistrationNumber = freshPlate();
    const content = freshContent({
      vehicleRegistrationNumber,
      hasControlPosts: true,
      controls: [aControl({ taxTypeIds: [ids.fee] }), aControl({ serviceId: ids.police })],
      items: [anItem({ lossesQuantity: '50' }), anItem({ localUnitWeightKg: '98' })],
    });
    const send = tradeflow.as(collector);
    const answer = await send(createCollection, { id, content, submit: true });
    expect(answer).toEqual({ id, version: 1, state: 'SUBMITTED' });
    const stored = await tradeflow.db.collection.findUniqueOrThrow({
      where: { id },
      include: {
        items: true,
        controls: true,
        revisions: true,
        validations: true,
        qualityFlags: true,
      },
    });
    expect(stored).toMatchObject({
      state: 'SUBMITTED',
      revisionNumber: 1,
      teamManagerId: people.teamManager.actorId,
      supervisorId: people.supervisor.actorId,
      openFlagCount: 1,
      automaticQualityScore: 90,
      revisions: [{ number: 1, changes: [], outcome: 'SUBMITTED' }],
      validations: [
        {
          validationLevel: 1,
          validationResult: 'PENDING',
          openingAction: 'SUBMIT',
          isCurrentValidation: true,
        },
      ],
      qualityFlags: [
        { code: 'LOSSES_EXCEED', fieldPath: 'items.0.lossesQuantity', status: 'OPEN' },
      ],
    });
    expect(stored.reference).toMatch(/^BJ-\d{4}-\d{6}$/);
    expect(stored.searchText).toContain('Malanville');
    expect(stored.dueAt?.getTime()).toBe((stored.submittedAt?.getTime() ?? 0) + 72 * 3_600_000);
    expect(stored.revisions[0]?.content).toMatchObject({
      totalValue: '1760000',
      unitsPerUsd: '600',
      items: [
        { hsCode: '100590', localUnitWeightKg: '100' },
        { localUnitWeightSource: 'MEASURED' },
      ],
    });
    const messages = await tradeflow.db.tradeflowOutbox.findMany({
      where: { aggregateId: id },
      orderBy: { sequence: 'asc' },
    });
    expect(messages.map(({ subject }) => subject)).toEqual([
      'event.tradeflow.collection.created',
      'event.tradeflow.collection.submitted',
      'audit.tradeflow',
    ]);
    expect(JSON.parse(messages[1]?.payload ?? '')).toMatchObject({
      collectionId: id,
      previousState: 'DRAFT',
      state: 'SUBMITTED',
      reference: stored.reference,
      countryId: ids.benin,
      version: 1,
    });
    expect(messages[2]?.payload).not.toContain(vehicleRegistrationNumber);
    expect(messages[2]?.payload).not.toContain(String(stored.normalizedPlate));
  });

  it('is one record and three equal answers when sent three times at once', async () => {
    const input = { ...draft(), submit: true };
    const answers = await Promise.all(
      [1, 2, 3].map(() => tradeflow.as(collector)(createCollection, input)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await tradeflow.db.collection.count({ where: { id: input.id } })).toBe(1);
    expect(await tradeflow.db.revision.count({ where: { collectionId: input.id } })).toBe(1);
    expect(await tradeflow.db.collectionItem.count({ where: { collectionId: input.id } })).toBe(1);
  });

  it('answers a repetition as before, whatever would be refused by now, and writes nothing', async () => {
    const input = { ...draft(), submit: true, commandId: newId() };
    const first = await tradeflow.as(collector)(createCollection, input);
    const held = await allRows(input.id);
    tradeflow.useSettings({ 'formModel.graceDays': 0, 'duplicate.windowDays': 1 });
    expect(await tradeflow.as(collector)(createCollection, input)).toEqual(first);
    // Under an id of its own it is another command for the same record.
    const again = { ...input, commandId: newId() };
    expect(await tradeflow.as(collector)(createCollection, again)).toEqual(first);
    tradeflow.useSettings({});
    expect(await allRows(input.id)).toEqual({ ...held, messages: held.messages + 1 });
  });

  it('does not bring a deleted record back, with its lines or without', async () => {
    const { db } = tradeflow;
    const input = { ...draft(), submit: true };
    await db.deletedCollection.create({
      data: { id: input.id, collectorId: collector.actorId, version: 1, deletedAt: new Date() },
    });
    const refused = refusalOf(tradeflow.as(collector)(createCollection, input));
    expect(await refused).toBe('NOT_FOUND DELETED');
    expect(await allRows(input.id)).toMatchObject({ records: 0, items: 0, revisions: 0 });
  });

  it('gives references that no two records share', async () => {
    const inputs = Array.from({ length: 60 }, () => ({ ...draft(), submit: true }));
    await Promise.all(inputs.map((input) => tradeflow.as(collector)(createCollection, input)));
    const rows = await tradeflow.db.collection.findMany({
      where: { id: { in: inputs.map(({ id }) => id) } },
      select: { reference: true },
    });
    expect(new Set(rows.map(({ reference }) => reference)).size).toBe(60);
  });

  it('refuses the same id with other content, and tells another collector nothing', async () => {
    const input = draft();
    await tradeflow.as(collector)(createCollection, input);
    const other = { ...input, content: freshContent({ notes: 'autre' }) };
    expect(await refusalOf(tradeflow.as(collector)(createCollection, other))).toBe(
      'CONFLICT CONTENT_DIFFERS',
    );
    expect(await refusalOf(tradeflow.as(people.otherCollector)(createCollection, input))).toBe(
      'CONFLICT ID_TAKEN',
    );
  });

  it('stays deleted when it is created again in the very moment of its deletion', async () => {
    const input = draft();
    const { id } = input;
    await tradeflow.as(collector)(createCollection, input);
    const again = { id, content: freshContent({ notes: 'autre' }) };
    let refusal: Promise<string> | undefined;
    await tradeflow.database.transaction(async ({ sql }) => {
      await sql.execute('DELETE FROM `tradeflow_collection` WHERE `id` = ?', [id]);
      refusal = refusalOf(tradeflow.as(collector)(createCollection, again));
      await insertIsWaiting();
      await sql.execute(
        'INSERT INTO `tradeflow_deleted_collection` (`id`, `collectorId`, `version`, `deletedAt`) VALUES (?, ?, 2, ?)',
        [id, collector.actorId, new Date()],
      );
    });
    expect(await refusal).toBe('NOT_FOUND DELETED');
    expect(await tradeflow.db.collection.count({ where: { id } })).toBe(0);
    expect(await tradeflow.db.collectionItem.count({ where: { collectionId: id } })).toBe(0);
  });

  it('refuses a line id that belongs to another record, and writes nothing', async () => {
    const line = newId();
    const first = { id: newId(), content: freshContent({ items: [anItem({ id: line })] }) };
    await tradeflow.as(collector)(createCollection, first);
    const second = { ...first, id: newId() };
    expect(await refusalOf(tradeflow.as(collector)(createCollection, second))).toBe(
      'CONFLICT ID_TAKEN',
    );
    expect(await tradeflow.db.collection.count({ where: { id: second.id } })).toBe(0);
  });

  it('refuses what is missing at submission with every field, and writes nothing', async () => {
    const input = {
      id: newId(),
      submit: true,
      content: freshContent({ corridorId: null, items: [anItem({ unitPrice: null })] }),
    };
    expect(await refusalOf(tradeflow.as(collector)(createCollection, input))).toBe(
      'BAD_INPUT INVALID_INPUT input.content.corridorId:MISSING_FIELD input.content.items.0.unitPrice:MISSING_FIELD',
    );
    expect(await tradeflow.db.collection.count({ where: { id: input.id } })).toBe(0);
  });

  it('refuses a point of another country', async () => {
    const input = { id: newId(), content: freshContent({ collectionPointId: ids.lagosMarket }) };
    expect(await refusalOf(tradeflow.as(collector)(createCollection, input))).toBe(
      'BAD_INPUT INVALID_INPUT input.content.collectionPointId:POINT_NOT_ALLOWED',
    );
  });

  it('submits nothing that nobody would review', async () => {
    const input = { ...draft(), submit: true };
    expect(await refusalOf(tradeflow.as(people.lonelyCollector)(createCollection, input))).toBe(
      'CONFLICT NO_REVIEWER',
    );
  });

  it.each(['teamManager', 'supervisor', 'admin', 'analyst'] as const)(
    'is not for a %s',
    async (who) => {
      expect(await refusalOf(tradeflow.as(people[who])(createCollection, draft()))).toBe(
        'FORBIDDEN NOT_PERMITTED',
      );
    },
  );
});

/** Until a new record waits for the lock of a row. */
async function insertIsWaiting(): Promise<void> {
  await expect
    .poll(
      () =>
        tradeflow.db
          .$queryRaw`SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE 'INSERT INTO _tradeflow_collection_ %'
            AND trx_mysql_thread_id IN (SELECT id FROM information_schema.processlist WHERE db = DATABASE())`,
      // The server refreshes this table once it has not been read for a tenth of a second.
      { timeout: 4_000, interval: 150 },
    )
    .toHaveLength(1);
}

/** What there is of a record. A repetition under an id of its own is noted in the audit log, and only there. */
async function allRows(collectionId: string) {
  const { db } = tradeflow;
  const where = { collectionId };
  return {
    records: await db.collection.count({ where: { id: collectionId } }),
    items: await db.collectionItem.count({ where }),
    controls: await db.collectionControl.count({ where }),
    revisions: await db.revision.count({ where }),
    stages: await db.validation.count({ where }),
    flags: await db.qualityFlag.count({ where }),
    messages: await db.tradeflowOutbox.count({ where: { aggregateId: collectionId } }),
  };
}
