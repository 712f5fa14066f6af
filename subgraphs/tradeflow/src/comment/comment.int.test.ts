import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { anItem } from '../testing/a-content.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { addComment } from './add-comment.ts';
import { resolveComment } from './resolve-comment.ts';

const { collector, teamManager, supervisor, admin } = people;
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
    },
  });
}

describe('addComment', () => {
  it('is for everybody in scope, on record, field and line, and is told by keys', async () => {
    const line = newId();
    const id = await aSubmission({ items: [anItem({ id: line })] });
    const head = await anId(comment(teamManager, id, { fieldPath: 'items.0.quantity' }));
    await comment(collector, id, { parentId: head, body: ' Compté deux fois. ' });
    await comment(supervisor, id, { fieldPath: `items.${line}` });
    await comment(admin, id, { fieldPath: 'notes', visibility: 'REVIEWERS' });
    const record = await stored(id);
    expect(record).toMatchObject({ version: 1, state: 'SUBMITTED', unresolvedCommentCount: 3 });
    expect(record.comments).toMatchObject([
      { fieldPath: `items.${line}.quantity`, itemId: line, parentId: null, visibility: 'EVERYONE' },
      { fieldPath: `items.${line}.quantity`, parentId: head, body: 'Compté deux fois.' },
      { fieldPath: `items.${line}`, itemId: line, controlId: null },
      { fieldPath: 'notes', itemId: null, visibility: 'REVIEWERS', authorId: admin.actorId },
    ]);
    const told = await tradeflow.db.tradeflowOutbox.findMany({
      where: { subject: 'event.tradeflow.collection.commented', aggregateId: id },
    });
    expect(told).toHaveLength(4);
    expect(told.map(({ payload }) => payload).join()).not.toContain('Vérifier');
  });

  it.each([
    ['an unknown field', { fieldPath: 'weather' }, 'input.fieldPath:NO_SUCH_FIELD'],
    ['a question nobody asks', { fieldPath: 'extra.herd' }, 'input.fieldPath:NO_SUCH_FIELD'],
    ['a line that is not there', { fieldPath: 'items.7' }, 'input.fieldPath:NO_SUCH_FIELD'],
    ['an empty body', { body: '  ' }, 'input.body:TOO_SHORT'],
    ['another thread', { parentId: newId() }, 'input.parentId:UNKNOWN_REFERENCE'],
    ['a value without a place', { suggestedValue: 1 }, 'input.suggestedValue:NOT_CORRECTABLE'],
    [
      'a value of the wrong kind',
      { fieldPath: 'items.0.quantity', suggestedValue: 'many' },
      'input.suggestedValue:WRONG_FORMAT',
    ],
    [
      'an answer of another type',
      { fieldPath: 'extra.harvestYear', suggestedValue: 'soon' },
      'input.suggestedValue:WRONG_TYPE',
    ],
    [
      'a value the server works out',
      { fieldPath: 'totalValueUsd', suggestedValue: '1' },
      'input.suggestedValue:NOT_CORRECTABLE',
    ],
  ])('refuses %s', async (_name, over, refusal) => {
    const id = await aSubmission();
    expect(await refusalOf(comment(teamManager, id, over))).toBe(
      `BAD_INPUT INVALID_INPUT ${refusal}`,
    );
    expect(await stored(id)).toMatchObject({ unresolvedCommentCount: 0, comments: [] });
  });

  it('lets only the reviewers hold approval, and nobody under review speak behind it', async () => {
    const id = await aSubmission();
    const blocking = 'BAD_INPUT INVALID_INPUT input.isBlocking:REVIEWERS_ONLY';
    for (const who of [collector, admin]) {
      expect(await refusalOf(comment(who, id, { isBlocking: true }))).toBe(blocking);
    }
    expect(await refusalOf(comment(collector, id, { visibility: 'REVIEWERS' }))).toBe(
      'BAD_INPUT INVALID_INPUT input.visibility:REVIEWERS_ONLY',
    );
    const hidden = await anId(comment(supervisor, id, { visibility: 'REVIEWERS' }));
    expect(await refusalOf(comment(collector, id, { parentId: hidden }))).toBe(
      'BAD_INPUT INVALID_INPUT input.parentId:UNKNOWN_REFERENCE',
    );
    const answer = { parentId: hidden, isBlocking: true };
    expect(await refusalOf(comment(teamManager, id, answer))).toBe(
      'BAD_INPUT INVALID_INPUT input.isBlocking:HEAD_ONLY',
    );
    await comment(teamManager, id, { parentId: hidden });
    expect((await stored(id)).comments[1]).toMatchObject({ visibility: 'REVIEWERS' });
  });

  it('is refused out of scope, to analysts, and on drafts', async () => {
    const id = await aSubmission();
    for (const who of [people.otherCollector, people.otherTeamManager, people.otherSupervisor]) {
      expect(await refusalOf(comment(who, id))).toBe('NOT_FOUND ABSENT');
    }
    expect(await refusalOf(comment(people.analyst, id))).toBe('FORBIDDEN NOT_PERMITTED');
    const draft = newId();
    await tradeflow.as(collector)(createCollection, { id: draft, content: freshContent() });
    expect(await refusalOf(comment(collector, draft))).toBe('CONFLICT NOT_IN_STATE');
    expect(await refusalOf(comment(teamManager, draft))).toBe('NOT_FOUND ABSENT');
  });

  it('happens once when sent three times at once, and its id is taken then', async () => {
    const id = await aSubmission();
    const over = { id: newId() };
    const answers = await Promise.all([1, 2, 3].map(() => comment(teamManager, id, over)));
    expect(answers).toEqual([1, 2, 3].map(() => ({ id: over.id, collectionId: id })));
    expect((await stored(id)).comments).toHaveLength(1);
    expect(await refusalOf(comment(teamManager, id, { ...over, body: 'Autre.' }))).toBe(
      'CONFLICT CONTENT_DIFFERS',
    );
    expect(await refusalOf(comment(supervisor, id, over))).toBe('CONFLICT ID_TAKEN');
  });
});

describe('a blocking comment', () => {
  it.each([1, 2])('holds approval at level %i until a reviewer resolves it', async (level) => {
    const id = await aSubmission();
    const who = level === 1 ? teamManager : supervisor;
    const approve = level === 1 ? approveCollectionLevel1 : approveCollectionLevel2;
    if (level === 2) {
      await tradeflow.as(teamManager)(approveCollectionLevel1, { id, expectedVersion: 1 });
    }
    const blocking = await anId(comment(who, id, { isBlocking: true }));
    await comment(who, id);
    const approval = { id, expectedVersion: level };
    expect(await refusalOf(tradeflow.as(who)(approve, approval))).toBe('CONFLICT COMMENTS_OPEN');
    const resolution = { id: blocking };
    expect(await refusalOf(tradeflow.as(collector)(resolveComment, resolution))).toBe(
      'FORBIDDEN REVIEWER_RESOLVES',
    );
    await tradeflow.as(who)(resolveComment, resolution);
    expect((await stored(id)).unresolvedCommentCount).toBe(1);
    expect(await tradeflow.as(who)(approve, approval)).toMatchObject({
      state: `APPROVED_L${level}`,
    });
  });
});

describe('resolveComment', () => {
  it('closes the thread of an answer, once, for whoever may', async () => {
    const id = await aSubmission();
    const head = await anId(comment(supervisor, id));
    const answer = await anId(comment(collector, id, { parentId: head }));
    const resolution = { id: answer };
    for (const who of [people.otherCollector, people.otherTeamManager]) {
      expect(await refusalOf(tradeflow.as(who)(resolveComment, resolution))).toBe(
        'NOT_FOUND ABSENT',
      );
    }
    expect(await refusalOf(tradeflow.as(people.analyst)(resolveComment, resolution))).toBe(
      'FORBIDDEN NOT_PERMITTED',
    );
    expect(await refusalOf(tradeflow.as(collector)(resolveComment, { id: 'x' }))).toBe(
      'BAD_INPUT INVALID_INPUT input.id:WRONG_FORMAT',
    );
    const sent = { ...resolution, commandId: newId() };
    const answers = await Promise.all(
      [1, 2].map(() => tradeflow.as(collector)(resolveComment, sent)),
    );
    expect(answers).toEqual([1, 2].map(() => ({ id: head, collectionId: id })));
    const record = await stored(id);
    expect(record).toMatchObject({ unresolvedCommentCount: 0, version: 1 });
    expect(record.comments[0]).toMatchObject({ resolvedById: collector.actorId, version: 2 });
    expect(await refusalOf(tradeflow.as(teamManager)(resolveComment, { id: head }))).toBe(
      'CONFLICT ALREADY_RESOLVED',
    );
  });

  it('leaves what reviewers say among themselves absent to the collector', async () => {
    const id = await aSubmission();
    const hidden = await anId(comment(supervisor, id, { visibility: 'REVIEWERS' }));
    expect(await refusalOf(tradeflow.as(collector)(resolveComment, { id: hidden }))).toBe(
      'NOT_FOUND ABSENT',
    );
    expect(await refusalOf(tradeflow.as(collector)(resolveComment, { id: newId() }))).toBe(
      'NOT_FOUND ABSENT',
    );
  });
});
