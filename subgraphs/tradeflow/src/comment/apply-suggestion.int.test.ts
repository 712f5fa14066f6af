import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { rejectCollectionLevel2 } from '../review/reject-collection-level-2.ts';
import { anItem } from '../testing/a-content.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { addComment } from './add-comment.ts';
import { applySuggestion } from './apply-suggestion.ts';

const { collector, teamManager, supervisor, admin } = people;
const rejectionReason = 'Le poids ne correspond pas.';
let tradeflow: Tradeflow;
beforeAll(async () => {
  tradeflow = await startTradeflow();
});

type Who = typeof collector;

async function aSubmission(over = {}): Promise<string> {
  const id = newId();
  const content = freshContent(over);
  await tradeflow.as(collector)(createCollection, { id, submit: true, content });
  return id;
}

function comment(who: Who, collectionId: string, over: Record<string, unknown> = {}) {
  const input = { id: newId(), collectionId, revisionNumber: 1, body: 'Vérifier.', ...over };
  return tradeflow.as(who)(addComment, input);
}

async function anId(written: Promise<{ id: string }>): Promise<string> {
  return (await written).id;
}

function stored(id: string) {
  return tradeflow.db.collection.findUniqueOrThrow({
    where: { id },
    include: {
      comments: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
      items: true,
      revisions: { orderBy: { number: 'asc' } },
      workingCopy: true,
    },
  });
}

describe('a rejection with comments', () => {
  it.each([1, 2])('of level %i says field by field what has to be corrected', async (level) => {
    const line = newId();
    const id = await aSubmission({ items: [anItem({ id: line })] });
    const who = level === 1 ? teamManager : supervisor;
    const reject = level === 1 ? rejectCollectionLevel1 : rejectCollectionLevel2;
    if (level === 2) {
      await tradeflow.as(teamManager)(approveCollectionLevel1, { id, expectedVersion: 1 });
    }
    const rejection = { id, expectedVersion: level, rejectionReason };
    const wrong = { ...rejection, comments: [{ body: 'a' }, { body: 'b', fieldPath: 'items.9' }] };
    expect(await refusalOf(tradeflow.as(who)(reject, wrong))).toBe(
      'BAD_INPUT INVALID_INPUT input.comments.1.fieldPath:NO_SUCH_FIELD',
    );
    expect(await stored(id)).toMatchObject({ comments: [], version: level });
    const comments = [
      { body: 'Reprendre la quantité.', fieldPath: 'items.0.quantity', suggestedValue: '41' },
      { body: 'Merci.' },
    ];
    await tradeflow.as(who)(reject, { ...rejection, comments });
    expect(await stored(id)).toMatchObject({
      state: `REJECTED_L${level}`,
      unresolvedCommentCount: 2,
      comments: [
        { fieldPath: `items.${line}.quantity`, suggestedValue: '41', authorId: who.actorId },
        { fieldPath: null, suggestedValue: null },
      ],
    });
  });
});

describe('applySuggestion', () => {
  async function aRejection(comments: object[]) {
    const line = newId();
    const id = await aSubmission({ items: [anItem({ id: line })] });
    const rejection = { id, expectedVersion: 1, rejectionReason, comments };
    await tradeflow.as(teamManager)(rejectCollectionLevel1, rejection);
    const suggestions = (await stored(id)).comments.map((row) => row.id);
    return { id, line, suggestions };
  }
  const quantity = { body: 'x', fieldPath: 'items.0.quantity', suggestedValue: '41' };

  it('changes the working copy, closes the thread, and stands in the next difference', async () => {
    const { id, line, suggestions } = await aRejection([quantity, { body: 'y' }]);
    const input = { commentId: suggestions[0], expectedVersion: 2, commandId: newId() };
    const answers = await Promise.all(
      [1, 2].map(() => tradeflow.as(collector)(applySuggestion, input)),
    );
    expect(answers).toEqual([1, 2].map(() => ({ id, version: 3, state: 'REJECTED_L1' })));
    const record = await stored(id);
    expect(record).toMatchObject({ version: 3, unresolvedCommentCount: 1 });
    expect(record.workingCopy?.content).toMatchObject({ items: [{ quantity: '41' }] });
    // What reviewers read stays what was submitted.
    expect(String(record.items[0]?.quantity)).toBe('40');
    expect(record.comments[0]).toMatchObject({ resolvedById: collector.actorId });

    await tradeflow.as(collector)(resubmitCollection, { id, expectedVersion: 3 });
    const again = await stored(id);
    expect(again.revisions[1]?.changes).toContainEqual({
      path: `items.${line}.quantity`,
      kind: 'CHANGED',
      before: '40',
      after: '41',
    });
    // The other comment stays with the submission it is about.
    expect(again.unresolvedCommentCount).toBe(0);
    expect(again.comments).toHaveLength(2);
    expect(await refusalOf(comment(teamManager, id))).toBe('CONFLICT REVISION_REPLACED');
    const late = { parentId: suggestions[1], revisionNumber: 2 };
    expect(await refusalOf(comment(teamManager, id, late))).toBe(
      'BAD_INPUT INVALID_INPUT input.parentId:UNKNOWN_REFERENCE',
    );
  });

  it('takes own questions and fields of the head over too', async () => {
    const { id, suggestions } = await aRejection([
      { body: 'x', fieldPath: 'extra.harvestYear', suggestedValue: 2025 },
      { body: 'y', fieldPath: 'notes', suggestedValue: 'Pluie' },
    ]);
    for (const [index, commentId] of suggestions.entries()) {
      await tradeflow.as(collector)(applySuggestion, { commentId, expectedVersion: index + 2 });
    }
    const corrected = { extra: { harvestYear: 2025 }, notes: 'Pluie' };
    expect((await stored(id)).workingCopy?.content).toMatchObject(corrected);
    await tradeflow.as(collector)(resubmitCollection, { id, expectedVersion: 4 });
    expect(await stored(id)).toMatchObject({ ...corrected, workingCopy: null });
  });

  it('passes the checks of every update', async () => {
    const unitId = newId();
    const unknown = { body: 'x', fieldPath: 'items.0.unitId', suggestedValue: unitId };
    const { suggestions } = await aRejection([unknown]);
    const input = { commentId: suggestions[0], expectedVersion: 2 };
    expect(await refusalOf(tradeflow.as(collector)(applySuggestion, input))).toBe(
      'BAD_INPUT INVALID_INPUT input.content.items.0.unitId:UNKNOWN_REFERENCE',
    );
  });

  it('is the collector’s alone, in the version seen, of a line still there', async () => {
    const { id, suggestions } = await aRejection([quantity, { body: 'no value' }]);
    const [commentId, without] = suggestions;
    const input = { commentId, expectedVersion: 2 };
    for (const who of [teamManager, supervisor, admin, people.analyst]) {
      expect(await refusalOf(tradeflow.as(who)(applySuggestion, input))).toBe(
        'FORBIDDEN NOT_PERMITTED',
      );
    }
    const send = tradeflow.as(collector);
    expect(await refusalOf(tradeflow.as(people.otherCollector)(applySuggestion, input))).toBe(
      'NOT_FOUND ABSENT',
    );
    expect(await refusalOf(send(applySuggestion, { ...input, expectedVersion: 1 }))).toBe(
      'CONFLICT STALE_VERSION',
    );
    expect(await refusalOf(send(applySuggestion, { ...input, commentId: without }))).toBe(
      'CONFLICT NO_SUGGESTION',
    );
    const content = freshContent({ items: [anItem({ id: newId() })] });
    await send(updateCollection, { id, expectedVersion: 2, content });
    expect(await refusalOf(send(applySuggestion, { ...input, expectedVersion: 3 }))).toBe(
      'CONFLICT LINE_GONE',
    );
  });

  it('waits for a rejection', async () => {
    const id = await aSubmission();
    const over = { fieldPath: 'notes', suggestedValue: 'Pluie' };
    const commentId = await anId(comment(teamManager, id, over));
    const input = { commentId, expectedVersion: 1 };
    expect(await refusalOf(tradeflow.as(collector)(applySuggestion, input))).toBe(
      'CONFLICT NOT_IN_STATE',
    );
  });
});
