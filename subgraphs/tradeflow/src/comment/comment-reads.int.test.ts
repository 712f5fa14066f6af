import { newId } from '@commerce-tracking/service-kit/ids';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { beforeAll, describe, expect, it } from 'vitest';
import { useMemory } from '../reference/reference.ts';
import { askers, people, storeItem, storeRecord, storeStage } from '../testing/a-record.ts';
import { openReadHarness, type ReadHarness } from '../testing/read-harness.ts';
import { aReference, ids } from '../testing/reference-fixture.ts';
import { storeComment } from '../testing/store-comment.ts';

let harness: ReadHarness;
let record: string;
let quiet: string;
let published: string;
let line: string;

beforeAll(async () => {
  harness = await openReadHarness();
  const { db } = harness.database;
  const unused = () => Promise.reject(new Error('a read needs none of it'));
  useMemory({
    reference: () => aReference(),
    settings: () => defaultSettings,
    collectors: { profileOf: unused, forget: () => undefined },
    numbers: { take: unused },
  } as unknown as Parameters<typeof useMemory>[0]);
  record = await storeRecord(db, { unresolvedCommentCount: 2 });
  await storeStage(db, record);
  line = await storeItem(db, record);
  await db.revision.updateMany({
    where: { collectionId: record },
    data: { formModelId: ids.agricultural, content: { items: [{ id: line }], controls: [] } },
  });
  const head = await storeComment(db, record, {
    body: 'head',
    isBlocking: true,
    fieldPath: `items.${line}.quantity`,
    itemId: line,
    suggestedValue: '41',
  });
  await storeComment(db, record, { body: 'answer', parentId: head, authorId: people.collector });
  await storeComment(db, record, { body: 'between us', visibility: 'REVIEWERS' });
  quiet = await storeRecord(db, { unresolvedCommentCount: 1 });
  await storeStage(db, quiet);
  await storeComment(db, quiet, { body: 'hidden', visibility: 'REVIEWERS' });
  published = await storeRecord(db, { state: 'APPROVED_L2', unresolvedCommentCount: 1 });
  await storeStage(db, published);
  await storeComment(db, published);
});

type Shown = { id: string; unresolvedCommentCount: number; comments: { body: string }[] };
type Asker = (typeof askers)[keyof typeof askers];

async function shown(asker: Asker, id: string): Promise<Shown> {
  const query = `{ collection(id: "${id}") { id unresolvedCommentCount comments { body } } }`;
  return (await harness.ask<{ collection: Shown }>(asker, query)).collection;
}

describe('comments of a record', () => {
  it.each(['teamManager', 'supervisor', 'admin'] as const)('are all read by a %s', async (who) => {
    const { unresolvedCommentCount, comments } = await shown(askers[who], record);
    expect(comments.map(({ body }) => body)).toEqual(['head', 'answer', 'between us']);
    expect(unresolvedCommentCount).toBe(2);
  });

  it('are read by the collector where they are for everyone, and counted so', async () => {
    const { unresolvedCommentCount, comments } = await shown(askers.collector, record);
    expect(comments.map(({ body }) => body)).toEqual(['head', 'answer']);
    expect(unresolvedCommentCount).toBe(1);
    expect(await shown(askers.collector, quiet)).toMatchObject({
      unresolvedCommentCount: 0,
      comments: [],
    });
  });

  it('are not for analysts, not even their number', async () => {
    expect(await shown(askers.analyst, published)).toEqual({
      id: published,
      unresolvedCommentCount: 0,
      comments: [],
    });
  });

  it('say where they stand, in words and by reference', async () => {
    const query = `{ collection(id: "${record}") { comments {
      fieldPath fieldLabel suggestedValue isBlocking visibility item { id } control { id }
      parent { body } author { id } resolvedBy { id } collection { id }
    } } }`;
    const { collection } = await harness.ask<{ collection: { comments: object[] } }>(
      askers.collector,
      query,
    );
    expect(collection.comments).toEqual([
      {
        fieldPath: `items.${line}.quantity`,
        fieldLabel: 'Article 1 : Nombre de sacs',
        suggestedValue: '41',
        isBlocking: true,
        visibility: 'EVERYONE',
        item: { id: line },
        control: null,
        parent: null,
        author: { id: people.teamManager },
        resolvedBy: null,
        collection: { id: record },
      },
      expect.objectContaining({
        fieldLabel: null,
        parent: { body: 'head' },
        author: { id: people.collector },
      }),
    ]);
  });
});

describe('hasUnresolvedComments', () => {
  const found = async (asker: Asker, wanted: boolean) => {
    const query = `{ collections(filter: { hasUnresolvedComments: ${wanted} }) { nodes { id } } }`;
    const { collections } = await harness.ask<{ collections: { nodes: { id: string }[] } }>(
      asker,
      query,
    );
    return collections.nodes.map(({ id }) => id).sort();
  };

  it('follows what the one who asks can read', async () => {
    expect(await found(askers.teamManager, true)).toEqual([record, quiet, published].sort());
    expect(await found(askers.teamManager, false)).toEqual([]);
    expect(await found(askers.collector, true)).toEqual([record, published].sort());
    expect(await found(askers.collector, false)).toEqual([quiet]);
    expect(await found(askers.analyst, true)).toEqual([]);
    expect(await found(askers.analyst, false)).toEqual([published]);
  });
});

describe('next actions', () => {
  const next = async (asker: Asker, id: string) => {
    const query = `{ collection(id: "${id}") { workflow { nextActions { action blockedBy } } } }`;
    const answer = await harness.ask<{
      collection: { workflow: { nextActions: { action: string; blockedBy: string[] }[] } };
    }>(asker, query);
    return answer.collection.workflow.nextActions;
  };

  it('offer a comment to everybody in scope, and hold approval up for blocking ones alone', async () => {
    expect(await next(askers.teamManager, record)).toContainEqual({
      action: 'APPROVE_L1',
      blockedBy: ['COMMENTS_OPEN'],
    });
    expect(await next(askers.teamManager, quiet)).toContainEqual({
      action: 'APPROVE_L1',
      blockedBy: [],
    });
    for (const who of ['collector', 'teamManager', 'supervisor', 'admin'] as const) {
      expect(await next(askers[who], record)).toContainEqual({ action: 'COMMENT', blockedBy: [] });
    }
    expect(await next(askers.analyst, published)).toEqual([]);
  });
});

it('tells nothing of a comment on an unknown record', async () => {
  const query = `{ collection(id: "${newId()}") { comments { id } } }`;
  expect(await harness.ask(askers.admin, query)).toEqual({ collection: null });
});
