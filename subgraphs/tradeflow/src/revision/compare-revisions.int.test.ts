import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
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

const [line, second, control] = [newId(), newId(), newId()];
let tradeflow: Tradeflow;
let questions: Questions;
let revisions: string[];

const submissions = [
  {
    items: [anItem({ id: line }), anItem({ id: second })],
    vehicleRegistrationNumber: 'BJ 1111 RB',
  },
  {
    items: [anItem({ id: line, quantity: '41' })],
    controls: [aControl({ id: control })],
    hasControlPosts: true,
    controlPostsCount: 1,
    vehicleRegistrationNumber: 'BJ 2222 RB',
    extra: { harvestYear: 2025 },
  },
  { items: [anItem({ id: line, quantity: '42' })], notes: 'Pluie', extra: { harvestYear: 2025 } },
];

async function aRecord(): Promise<string[]> {
  const id = newId();
  const [first, ...later] = submissions.map((over) => freshContent(over));
  await tradeflow.as(people.collector)(createCollection, { id, content: first, submit: true });
  let version = 1;
  for (const content of later) {
    const rejection = { id, expectedVersion: version, rejectionReason: 'À reprendre, merci.' };
    await tradeflow.as(people.teamManager)(rejectCollectionLevel1, rejection);
    const update = { id, expectedVersion: version + 1, content };
    await tradeflow.as(people.collector)(updateCollection, update);
    const again = { id, expectedVersion: version + 2 };
    version = (await tradeflow.as(people.collector)(resubmitCollection, again)).version;
  }
  await tradeflow.as(people.teamManager)(approveCollectionLevel1, { id, expectedVersion: version });
  const last = { id, expectedVersion: version + 1 };
  await tradeflow.as(people.supervisor)(approveCollectionLevel2, last);
  const rows = await tradeflow.db.revision.findMany({
    where: { collectionId: id },
    orderBy: { number: 'asc' },
  });
  return rows.map((row) => row.id);
}

beforeAll(async () => {
  tradeflow = await startTradeflow();
  questions = questionsOn(tradeflow.db);
  revisions = await aRecord();
});

type Change = { path: string; label: string; kind: string; before: unknown; after: unknown };
type Answer = { compareRevisions: { changes: Change[] } | null };
type Who = typeof people.collector;

const query = `query ($a: ID!, $b: ID!) {
  compareRevisions(a: $a, b: $b) {
    a { id } b { number } changes { path label kind before after }
  }
}`;

async function changes(who: Who, a = revisions[0], b = revisions[2]): Promise<Change[] | null> {
  const answer = await questions.ask<Answer>(who, query, { a, b });
  return answer.compareRevisions?.changes ?? null;
}

describe('compareRevisions', () => {
  it('lists what differs between any two submissions, with the words of the form', async () => {
    const found = (await changes(people.teamManager)) ?? [];
    expect(found).toContainEqual({
      path: `items.${line}.quantity`,
      label: 'Article 1 : Nombre de sacs',
      kind: 'CHANGED',
      before: '40',
      after: '42',
    });
    const words = found.map(({ label, kind }) => `${label} ${kind}`);
    expect(words).toContain('Remarques ADDED');
    expect(words).toContain('Article 2 REMOVED');
    expect(words).toContain('Année de récolte ADDED');
    // What came and went in between is no difference.
    expect(words.filter((word) => word.startsWith('Contrôle'))).toEqual([]);
  });

  it('turns round with its arguments, and finds nothing between a submission and itself', async () => {
    const [first, , last] = revisions;
    expect(await changes(people.supervisor, last, first)).toContainEqual(
      expect.objectContaining({ path: `items.${line}.quantity`, before: '42', after: '40' }),
    );
    expect(await changes(people.admin, first, first)).toEqual([]);
  });

  it('is null out of scope, and refused between two records', async () => {
    for (const who of [people.otherCollector, people.otherTeamManager, people.otherSupervisor]) {
      expect(await changes(who)).toBeNull();
    }
    expect(await changes(people.collector, revisions[0], newId())).toBeNull();
    expect(await changes(people.collector, revisions[0], 'x')).toBeNull();
    const id = newId();
    await tradeflow.as(people.collector)(createCollection, {
      id,
      content: freshContent(),
      submit: true,
    });
    const rows = await tradeflow.db.revision.findMany({ where: { collectionId: id } });
    const other = rows[0]?.id;
    expect(await refusalOf(changes(people.collector, revisions[0], other))).toBe(
      'BAD_INPUT INVALID_INPUT b:OTHER_RECORD',
    );
    expect(await refusalOf(questions.ask(null, query, { a: 'x', b: 'x' }))).toBe(
      'UNAUTHENTICATED NOT_SIGNED_IN',
    );
  });

  it('shows an analyst what an analyst may see', async () => {
    const found = (await changes(people.analyst)) ?? [];
    expect(found.find(({ path }) => path === 'notes')).toBeUndefined();
    const plate = found.find(({ path }) => path === 'vehicleRegistrationNumber');
    expect(plate?.before).toMatch(/^V-/);
    expect(plate?.after).toMatch(/^V-/);
    expect(JSON.stringify(found)).not.toMatch(/BJ ?[12]{4} ?RB|Pluie/);
  });
});

it('gives the kept changes of a submission the same words', async () => {
  const { collectionId } = await tradeflow.db.revision.findFirstOrThrow({
    where: { id: revisions[0] },
  });
  const { collection } = await questions.ask<{
    collection: { revisions: { changes: { label: string; kind: string }[] }[] };
  }>(
    people.collector,
    `{ collection(id: "${collectionId}") { revisions { changes { label kind } } } }`,
  );
  const words = collection.revisions.map((revision) =>
    revision.changes.map(({ label, kind }) => `${label} ${kind}`),
  );
  expect(words[0]).toEqual([]);
  expect(words[1]).toContain('Article 2 REMOVED');
  expect(words[1]).toContain('Contrôle 1 ADDED');
  expect(words[1]).toContain('Article 1 : Nombre de sacs CHANGED');
  expect(words[2]).toContain('Contrôle 1 REMOVED');
});
