import type { Prisma } from '@commerce-tracking/prisma/client';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CollectionSortField } from '../../generated/graphql.ts';
import { askers, storeRecord } from '../../testing/a-record.ts';
import { openReadHarness, type ReadHarness } from '../../testing/read-harness.ts';

type PageOf = { nodes: { id: string }[]; endCursor: string | null; hasNextPage: boolean };

let harness: ReadHarness;
const day = (number: number) => new Date(Date.UTC(2026, 2, number));

// Three records share each value and two have none, so that every order has ties and gaps.
beforeAll(async () => {
  harness = await openReadHarness();
  const { db } = harness.database;
  for (let index = 0; index < 15; index += 1) {
    const at = day(1 + Math.floor(index / 3));
    const over: Partial<Prisma.CollectionUncheckedCreateInput> = {
      collectedOn: at,
      submittedAt: at,
      stageEnteredAt: at,
      dueAt: at,
      totalValueUsd: `${Math.floor(index / 3)}.50`,
      priority: index % 2 === 0 ? 'HIGH' : 'NORMAL',
    };
    await storeRecord(db, over);
  }
  for (const collectedOn of [null, day(3)]) {
    await storeRecord(db, { state: 'DRAFT', collectedOn, totalValueUsd: null });
  }
});

const fields: CollectionSortField[] = [
  'REFERENCE',
  'COLLECTED_ON',
  'SUBMITTED_AT',
  'STAGE_ENTERED_AT',
  'DUE_AT',
  'TOTAL_VALUE_USD',
];
const orders = fields.flatMap((by) =>
  (['ASC', 'DESC'] as const).map((direction) => ({ by, direction })),
);

const list = `query ($sort: CollectionSort, $first: Int, $after: String, $offset: Int) {
  collections(sort: $sort, first: $first, after: $after, offset: $offset) {
    nodes { id } endCursor hasNextPage totalCount
  }
}`;

async function walk(read: (after: string | null) => Promise<PageOf>): Promise<string[]> {
  const seen: string[] = [];
  for (let after: string | null = null, pages = 0; pages < 30; pages += 1) {
    const page = await read(after);
    seen.push(...page.nodes.map(({ id }) => id));
    if (!page.hasNextPage) return seen;
    after = page.endCursor;
  }
  throw new Error('the pages never end');
}

const asAdmin = (variables: Record<string, unknown>) =>
  harness.ask<{ collections: PageOf }>(askers.admin, list, variables);

describe.each(orders)('by $by $direction', (sort) => {
  it('gives every record once, in the same order, whatever the size of the page', async () => {
    const whole = (await asAdmin({ sort, first: 100 })).collections.nodes.map(({ id }) => id);
    expect(new Set(whole).size).toBe(17);
    for (const first of [1, 4, 16]) {
      const read = async (after: string | null) =>
        (await asAdmin({ sort, first, after })).collections;
      expect(await walk(read)).toEqual(whole);
    }
  });

  it('skips rows for numbered pages', async () => {
    const whole = (await asAdmin({ sort, first: 100 })).collections.nodes;
    const page = (await asAdmin({ sort, first: 5, offset: 10 })).collections;
    expect(page.nodes).toEqual(whole.slice(10, 15));
  });
});

it('puts the other end first when the direction turns', async () => {
  const up = await asAdmin({ sort: { by: 'TOTAL_VALUE_USD', direction: 'ASC' }, first: 100 });
  const down = await asAdmin({ sort: { by: 'TOTAL_VALUE_USD' }, first: 100 });
  expect(down.collections.nodes).toEqual(up.collections.nodes.toReversed());
});

it('keeps pages apart although a record is added in between', async () => {
  const sort = { by: 'SUBMITTED_AT', direction: 'DESC' };
  const first = (await asAdmin({ sort, first: 5 })).collections;
  const late = await storeRecord(harness.database.db, { submittedAt: day(20) });
  const second = (await asAdmin({ sort, first: 100, after: first.endCursor })).collections;
  const ids = [...first.nodes, ...second.nodes].map(({ id }) => id);
  expect(new Set(ids).size).toBe(17);
  expect(ids).not.toContain(late);
  await harness.database.db.collection.delete({ where: { id: late } });
});

it('walks the review queue: overdue first, then priority, deadline and id', async () => {
  const query = `query ($first: Int, $after: String) {
    reviewQueue(level: 1, first: $first, after: $after) {
      nodes { id isOverdue priority dueAt } endCursor hasNextPage
    }
  }`;
  const rank = { LOW: 0, NORMAL: 1, HIGH: 2, URGENT: 3 } as Record<string, number>;
  type Node = { id: string; isOverdue: boolean; priority: string; dueAt: string };
  const queue = async (variables: object) =>
    (
      await harness.ask<{ reviewQueue: Omit<PageOf, 'nodes'> & { nodes: Node[] } }>(
        askers.teamManager,
        query,
        {
          ...variables,
        },
      )
    ).reviewQueue;
  await harness.database.db.collection.updateMany({
    where: { dueAt: day(5) },
    data: { dueAt: new Date('2126-01-01T00:00:00Z') },
  });
  const { nodes } = await queue({ first: 100 });
  const key = (node: Node) =>
    [node.isOverdue ? 0 : 1, 9 - (rank[node.priority] ?? 0), node.dueAt, node.id].join(' ');
  expect(nodes.map(key)).toEqual(nodes.map(key).toSorted());
  expect(nodes.map(({ isOverdue }) => isOverdue)).toContain(false);
  const walked = await walk((after) => queue({ first: 2, after }));
  expect(walked).toEqual(nodes.map(({ id }) => id));
});

it.each([
  ['a cursor of another list', { after: Buffer.from('["x"]').toString('base64url') }, 'after'],
  ['a forged value', { after: Buffer.from('["x\' OR 1","y"]').toString('base64url') }, 'after'],
  ['a negative offset', { offset: -1 }, 'offset'],
])('refuses %s, naming the argument', async (_name, variables, path) => {
  const { errors } = await harness.answer(askers.admin, list, variables);
  expect(errors?.[0]?.originalError).toMatchObject({ fields: [{ path }] });
});

it('refuses a page of more than a hundred rows', async () => {
  const { errors } = await harness.answer(askers.admin, list, { first: 101 });
  expect(errors?.[0]?.originalError).toMatchObject({ reason: { code: 'TOO_LARGE' } });
});
