import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { submitCollection } from '../collection/submit-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { aControl, anItem } from '../testing/a-content.ts';
import { type Questions, questionsOn } from '../testing/read-harness.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';

const { collector, teamManager, admin } = people;
let tradeflow: Tradeflow;
let questions: Questions;
beforeAll(async () => {
  tradeflow = await startTradeflow();
  questions = questionsOn(tradeflow.db);
});

const rejection = 'Quantité à vérifier avec le chauffeur.';

async function aRejectedRecord(): Promise<{ id: string; line: string }> {
  const [id, line] = [newId(), newId()];
  const content = freshContent({ items: [anItem({ id: line, quantity: '40' })], notes: 'avant' });
  await tradeflow.as(collector)(createCollection, { id, content });
  await tradeflow.as(collector)(submitCollection, { id, expectedVersion: 1 });
  await tradeflow.as(teamManager)(rejectCollectionLevel1, {
    id,
    expectedVersion: 2,
    rejectionReason: rejection,
  });
  return { id, line };
}

type Seen = {
  notes: string | null;
  version: number;
  itemCount: number;
  totalValue: string;
  items: { id: string; quantity: string; totalValue: string; position: number }[];
  controls: { location: string }[];
};
const fields = `notes version itemCount totalValue
  items { id quantity totalValue position } controls { location }`;

async function seenBy(person: { actorId: string; role: string }, id: string): Promise<Seen[]> {
  const { collection, collections } = await questions.ask<{
    collection: Seen;
    collections: { nodes: (Seen & { id: string })[] };
  }>(
    person,
    `query ($id: ID!) {
    collection(id: $id) { ${fields} }
    collections(first: 100) { nodes { id ${fields} } }
  }`,
    { id },
  );
  const { id: _id, ...listed } = collections.nodes.find((node) => node.id === id) ?? { id };
  return [collection, listed as Seen];
}

describe('the correction of a rejected record', () => {
  it('is read by its collector; reviewers go on reading the submission', async () => {
    const { id, line } = await aRejectedRecord();
    const content = freshContent({
      items: [anItem({ id: line, quantity: '50' }), anItem({ quantity: '1' })],
      controls: [aControl({ location: 'Sèmè' })],
      notes: 'après',
    });
    await tradeflow.as(collector)(updateCollection, { id, expectedVersion: 3, content });

    for (const own of await seenBy(collector, id)) {
      expect(own).toMatchObject({ notes: 'après', version: 4, itemCount: 2 });
      expect(own.items.map(({ quantity, position }) => [quantity, position])).toEqual([
        ['50', 0],
        ['1', 1],
      ]);
      expect(own.controls).toEqual([{ location: 'Sèmè' }]);
      const sum = own.items.reduce((total, { totalValue }) => total + Number(totalValue), 0);
      expect(Number(own.totalValue)).toBe(sum);
    }
    for (const reviewer of [teamManager, admin]) {
      for (const theirs of await seenBy(reviewer, id)) {
        expect(theirs).toMatchObject({ notes: 'avant', version: 4, itemCount: 1 });
        expect(theirs.items.map(({ quantity }) => quantity)).toEqual(['40']);
        expect(theirs.controls).toEqual([]);
      }
    }

    await tradeflow.as(collector)(resubmitCollection, { id, expectedVersion: 4 });
    for (const theirs of await seenBy(teamManager, id)) {
      expect(theirs).toMatchObject({ notes: 'après', version: 5, itemCount: 2 });
      expect(theirs.items.map(({ id: itemId }) => itemId)).toContain(line);
    }
    expect(await tradeflow.db.workingCopy.count({ where: { collectionId: id } })).toBe(0);
  });

  it('is built on by the next edit, and its change is told against what the collector had', async () => {
    const { id, line } = await aRejectedRecord();
    const edit = (expectedVersion: number, notes: string) =>
      tradeflow.as(collector)(updateCollection, {
        id,
        expectedVersion,
        content: freshContent({ items: [anItem({ id: line, quantity: '40' })], notes }),
      });
    await edit(3, 'une fois');
    await edit(4, 'deux fois');
    const audit = await tradeflow.db.tradeflowOutbox.findFirstOrThrow({
      where: { aggregateId: id, subject: 'audit.tradeflow' },
      orderBy: { sequence: 'desc' },
    });
    expect(audit.payload).toContain('une fois');
    expect(audit.payload).not.toContain('avant');
  });

  it('that can no longer be read leaves the list readable, and has to be written anew', async () => {
    const { id, line } = await aRejectedRecord();
    const content = freshContent({ items: [anItem({ id: line, quantity: '50' })], notes: 'après' });
    await tradeflow.as(collector)(updateCollection, { id, expectedVersion: 3, content });
    await tradeflow.db.workingCopy.update({
      where: { collectionId: id },
      data: { content: { ...content, transportCost: 'cher' } },
    });
    for (const own of await seenBy(collector, id)) expect(own.notes).toBe('avant');
    const resubmitted = tradeflow.as(collector)(resubmitCollection, { id, expectedVersion: 4 });
    expect(await refusalOf(resubmitted)).toMatch(
      /^BAD_INPUT INVALID_INPUT input\.content\.transportCost:/,
    );
    await tradeflow.as(collector)(updateCollection, { id, expectedVersion: 4, content });
    await tradeflow.as(collector)(resubmitCollection, { id, expectedVersion: 5 });
  });

  it('takes no line of another record, and is resubmitted only with a change or a word', async () => {
    const other = await aRejectedRecord();
    const { id, line } = await aRejectedRecord();
    const content = freshContent({ items: [anItem({ id: other.line })] });
    const send = tradeflow.as(collector);
    expect(await refusalOf(send(updateCollection, { id, expectedVersion: 3, content }))).toBe(
      'CONFLICT ID_TAKEN',
    );
    expect(await tradeflow.db.workingCopy.count({ where: { collectionId: id } })).toBe(0);
    expect(await refusalOf(send(resubmitCollection, { id, expectedVersion: 3 }))).toBe(
      'BAD_INPUT INVALID_INPUT input.note:NOTHING_CHANGED',
    );
    expect(line).not.toBe(other.line);
  });
});
