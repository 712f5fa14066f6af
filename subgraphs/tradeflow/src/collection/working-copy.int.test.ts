import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { aControl, anItem } from '../testing/a-content.ts';
import { ids } from '../testing/reference-fixture.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { createCollection } from './create-collection.ts';
import { deleteCollection } from './delete-collection.ts';
import { submitCollection } from './submit-collection.ts';
import { updateCollection } from './update-collection.ts';

const { collector, otherCollector } = people;
let tradeflow: Tradeflow;
beforeAll(async () => {
  tradeflow = await startTradeflow();
});

async function aDraft(over = {}): Promise<string> {
  const id = newId();
  await tradeflow.as(collector)(createCollection, { id, content: freshContent(over) });
  return id;
}

describe('updateCollection', () => {
  it('replaces the content, keeps lines by id, drops and adds the others', async () => {
    const [kept, dropped] = [newId(), newId()];
    const id = await aDraft({
      items: [anItem({ id: kept }), anItem({ id: dropped })],
      controls: [aControl()],
    });
    const content = freshContent({
      items: [anItem({ id: kept, quantity: '50' }), anItem()],
      notes: 'corrigé',
    });
    const answer = await tradeflow.as(collector)(updateCollection, {
      id,
      expectedVersion: 1,
      content,
    });
    expect(answer).toEqual({ id, version: 2, state: 'DRAFT' });
    const items = await tradeflow.db.collectionItem.findMany({
      where: { collectionId: id },
      orderBy: { position: 'asc' },
    });
    expect(
      items.map((item) => [item.id === kept, item.quantity?.toNumber(), item.version]),
    ).toEqual([
      [true, 50, 2],
      [false, 40, 1],
    ]);
    expect(await tradeflow.db.collectionControl.count({ where: { collectionId: id } })).toBe(0);
    const audit = await tradeflow.db.tradeflowOutbox.findFirstOrThrow({
      where: { aggregateId: id, subject: 'audit.tradeflow' },
      orderBy: { sequence: 'desc' },
    });
    expect(JSON.parse(audit.payload)).toMatchObject({
      before: { version: 1 },
      after: { version: 2, notes: 'corrigé' },
    });
  });

  it('refuses a write made on an older version, naming the present one', async () => {
    const id = await aDraft();
    const input = { id, expectedVersion: 1, content: freshContent({ notes: 'a' }) };
    await tradeflow.as(collector)(updateCollection, input);
    const late = { ...input, content: freshContent({ notes: 'b' }) };
    expect(await refusalOf(tradeflow.as(collector)(updateCollection, late))).toBe(
      'CONFLICT STALE_VERSION',
    );
  });

  it('lets one of three different writes on one version win', async () => {
    const id = await aDraft();
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((notes) =>
        refusalOf(
          tradeflow.as(collector)(updateCollection, {
            id,
            expectedVersion: 1,
            content: freshContent({ notes }),
          }),
        ),
      ),
    );
    expect(answers.sort()).toEqual([
      'CONFLICT STALE_VERSION',
      'CONFLICT STALE_VERSION',
      'accepted',
    ]);
  });

  it('happens once when sent three times at once under one command id', async () => {
    const id = await aDraft();
    const input = {
      id,
      expectedVersion: 1,
      content: freshContent({ notes: 'x' }),
      commandId: newId(),
    };
    const answers = await Promise.all(
      [1, 2, 3].map(() => tradeflow.as(collector)(updateCollection, input)),
    );
    expect(answers).toEqual([1, 2, 3].map(() => ({ id, version: 2, state: 'DRAFT' })));
  });

  it('never changes the type, and takes another person’s draft for absent', async () => {
    const id = await aDraft();
    const turned = {
      id,
      expectedVersion: 1,
      content: freshContent({ collectionType: 'LIVESTOCK', formModelId: ids.livestock, items: [] }),
    };
    expect(await refusalOf(tradeflow.as(collector)(updateCollection, turned))).toBe(
      'BAD_INPUT INVALID_INPUT input.content.collectionType:VALUE_NOT_ALLOWED',
    );
    const input = { id, expectedVersion: 1, content: freshContent() };
    expect(await refusalOf(tradeflow.as(otherCollector)(updateCollection, input))).toBe(
      'NOT_FOUND ABSENT',
    );
    expect(await refusalOf(tradeflow.as(people.admin)(updateCollection, input))).toBe(
      'FORBIDDEN NOT_PERMITTED',
    );
  });

  it('refuses to change what is under review', async () => {
    const id = await aDraft();
    await tradeflow.as(collector)(submitCollection, { id, expectedVersion: 1 });
    const input = { id, expectedVersion: 2, content: freshContent() };
    expect(await refusalOf(tradeflow.as(collector)(updateCollection, input))).toBe(
      'CONFLICT NOT_IN_STATE',
    );
  });
});

describe('deleteCollection', () => {
  it('leaves a tombstone that answers every later write', async () => {
    const id = await aDraft();
    const send = tradeflow.as(collector);
    expect(await send(deleteCollection, { id, expectedVersion: 1 })).toMatchObject({
      id,
      version: 2,
      state: 'DRAFT',
    });
    expect(await tradeflow.db.collectionItem.count({ where: { collectionId: id } })).toBe(0);
    expect(
      await refusalOf(send(updateCollection, { id, expectedVersion: 1, content: freshContent() })),
    ).toBe('NOT_FOUND DELETED');
    expect(await refusalOf(send(createCollection, { id, content: freshContent() }))).toBe(
      'NOT_FOUND DELETED',
    );
    expect(
      await refusalOf(
        tradeflow.as(otherCollector)(createCollection, { id, content: freshContent() }),
      ),
    ).toBe('CONFLICT ID_TAKEN');
    expect(
      await refusalOf(tradeflow.as(otherCollector)(deleteCollection, { id, expectedVersion: 1 })),
    ).toBe('NOT_FOUND ABSENT');
  });

  it('refuses what was submitted', async () => {
    const id = await aDraft();
    await tradeflow.as(collector)(submitCollection, { id, expectedVersion: 1 });
    expect(
      await refusalOf(tradeflow.as(collector)(deleteCollection, { id, expectedVersion: 2 })),
    ).toBe('CONFLICT NOT_IN_STATE');
  });
});

describe('submitCollection', () => {
  it('freezes what the draft says, with the defaults it was given', async () => {
    const id = await aDraft({
      items: [anItem({ localUnitWeightKg: '99' }), anItem({ unitPrice: '150.0', unitId: ids.kg })],
    });
    expect(await tradeflow.as(collector)(submitCollection, { id, expectedVersion: 1 })).toEqual({
      id,
      version: 2,
      state: 'SUBMITTED',
    });
    const stored = await tradeflow.db.collection.findUniqueOrThrow({
      where: { id },
      include: { revisions: true, validations: true },
    });
    expect(stored.totalWeightKg?.toFixed()).toBe('4000');
    expect(stored.revisions[0]?.content).toMatchObject({
      items: [
        { localUnitWeightKg: '99', localUnitWeightSource: 'MEASURED' },
        { unitPrice: '150', localUnitWeightSource: 'UNIT' },
      ],
    });
    expect(stored.validations).toHaveLength(1);
  });

  it('refuses an incomplete draft with its fields, a stale one, a submitted one', async () => {
    const send = tradeflow.as(collector);
    const incomplete = await aDraft({ paymentMethod: null });
    expect(await refusalOf(send(submitCollection, { id: incomplete, expectedVersion: 1 }))).toBe(
      'BAD_INPUT INVALID_INPUT input.content.paymentMethod:MISSING_FIELD',
    );
    const id = await aDraft();
    expect(await refusalOf(send(submitCollection, { id, expectedVersion: 2 }))).toBe(
      'CONFLICT STALE_VERSION',
    );
    await send(submitCollection, { id, expectedVersion: 1 });
    expect(await refusalOf(send(submitCollection, { id, expectedVersion: 2 }))).toBe(
      'CONFLICT NOT_IN_STATE',
    );
    expect(
      await refusalOf(tradeflow.as(otherCollector)(submitCollection, { id, expectedVersion: 2 })),
    ).toBe('NOT_FOUND ABSENT');
    expect(
      await refusalOf(
        tradeflow.as(people.teamManager)(submitCollection, { id, expectedVersion: 2 }),
      ),
    ).toBe('FORBIDDEN NOT_PERMITTED');
  });

  it('happens once when sent three times at once', async () => {
    const id = await aDraft();
    const input = { id, expectedVersion: 1, commandId: newId() };
    const answers = await Promise.all(
      [1, 2, 3].map(() => tradeflow.as(collector)(submitCollection, input)),
    );
    expect(answers).toEqual([1, 2, 3].map(() => ({ id, version: 2, state: 'SUBMITTED' })));
    expect(await tradeflow.db.revision.count({ where: { collectionId: id } })).toBe(1);
  });
});
