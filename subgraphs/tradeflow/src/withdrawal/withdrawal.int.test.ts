import type { Actor } from '@commerce-tracking/service-kit/actor';
import { beforeAll, describe, expect, it } from 'vitest';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { reopenCollection } from '../review/reopen-collection.ts';
import { questionsOn } from '../testing/read-harness.ts';
import { sightingsIn } from '../testing/sightings.ts';
import { people, refusalOf, startTradeflow, type Tradeflow } from '../testing/tradeflow-harness.ts';

const { collector, otherCollector, teamManager, otherTeamManager, supervisor, admin, analyst } =
  people;
let tradeflow: Tradeflow;
let start: string;
/** Records that were published and withdrawn: one waits for its supervisor, one is published again. */
let waiting: string;
let again: string;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  start = new Date().toISOString();
  const { record } = sightingsIn(tradeflow);
  waiting = await record();
  again = await record();
  for (const id of [waiting, again]) {
    await tradeflow.as(teamManager)(approveCollectionLevel1, { id, expectedVersion: 1 });
    await publish(id, 2);
    const reason = 'Erreur signalée par la douane.';
    await tradeflow.as(admin)(reopenCollection, { id, expectedVersion: 3, reason });
  }
  await publish(again, 4);
});

const publish = (id: string, expectedVersion: number) =>
  tradeflow.as(supervisor)(approveCollectionLevel2, { id, expectedVersion });

type Page = {
  totalCount: number;
  endCursor: string;
  hasNextPage: boolean;
  nodes: {
    collectionId: string;
    reference: string;
    publishedAt: string;
    withdrawnAt: string;
    isPublishedAgain: boolean;
    collection: { id: string } | null;
  }[];
};

async function withdrawn(who: Actor, args: Record<string, unknown> = {}): Promise<Page> {
  const { ask } = questionsOn(tradeflow.db);
  const { withdrawnSince } = await ask<{ withdrawnSince: Page }>(
    who,
    `query($date: DateTime!, $first: Int, $after: String) {
      withdrawnSince(date: $date, first: $first, after: $after) { totalCount endCursor hasNextPage
        nodes { collectionId reference publishedAt withdrawnAt isPublishedAgain collection { id } } } }`,
    { date: start, ...args },
  );
  return withdrawnSince;
}

describe('withdrawnSince', () => {
  it('tells analysts which publications no longer held, and shows those that are published again', async () => {
    const { totalCount, nodes } = await withdrawn(analyst);
    expect(totalCount).toBe(2);
    expect(nodes).toMatchObject([
      { collectionId: waiting, isPublishedAgain: false, collection: null },
      { collectionId: again, isPublishedAgain: true, collection: { id: again } },
    ]);
    for (const { reference, publishedAt, withdrawnAt } of nodes) {
      expect(reference).toMatch(/^BJ-\d{4}-\d{6}$/);
      expect(publishedAt < withdrawnAt).toBe(true);
    }
  });

  it.each([
    ['collector', collector, 2],
    ['team manager', teamManager, 2],
    ['supervisor', supervisor, 2],
    ['administrator', admin, 2],
    ['other collector', otherCollector, 0],
    ['other team manager', otherTeamManager, 0],
  ])('tells the %s of the records in scope', async (_who, who, count) => {
    const { totalCount, nodes } = await withdrawn(who);
    expect([totalCount, nodes.length]).toEqual([count, count]);
    expect(nodes.every(({ collection }) => collection !== null)).toBe(true);
  });

  it('begins at the instant asked for, and pages', async () => {
    const first = await withdrawn(analyst, { first: 1 });
    expect(first).toMatchObject({ totalCount: 2, hasNextPage: true });
    const next = await withdrawn(analyst, { first: 1, after: first.endCursor });
    expect(next).toMatchObject({ hasNextPage: false, nodes: [{ collectionId: again }] });
    const date = next.nodes[0]?.withdrawnAt;
    expect(await withdrawn(analyst, { date })).toMatchObject({ totalCount: 1 });
    expect(await withdrawn(analyst, { date: new Date().toISOString() })).toMatchObject({
      totalCount: 0,
      nodes: [],
    });
  });

  it.each(['["x","y"]', '["2026-01-01T00:00:00.000Z","y"]'])(
    'refuses the cursor of another list: %s',
    async (values) => {
      const after = Buffer.from(values).toString('base64url');
      expect(await refusalOf(withdrawn(analyst, { after }))).toBe(
        'BAD_INPUT INVALID_INPUT after:BAD_CURSOR',
      );
    },
  );
});
