import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { deleteCollection } from '../collection/delete-collection.ts';
import { syncCollections } from '../collection/sync/sync-collections.ts';
import { addComment } from '../comment/add-comment.ts';
import { resolveComment } from '../comment/resolve-comment.ts';
import { reassignCollections } from '../distribution/reassign-collections.ts';
import { setCollectionPriority } from '../distribution/set-collection-priority.ts';
import { rescore } from '../quality/rescore.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { storePerson } from '../testing/a-branch.ts';
import { type Questions, questionsOn } from '../testing/read-harness.ts';
import {
  freshContent,
  people,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';

const { teamManager, otherCollector, admin, analyst } = people;
const rejectionReason = 'Le poids ne correspond pas.';
let tradeflow: Tradeflow;
let questions: Questions;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  questions = questionsOn(tradeflow.db);
});

type Change = { collectionId: string; kind: string; version: number; state: string | null };
type Changes = {
  referenceVersion: number;
  nodes: (Change & {
    comments: { body: string; resolvedAt: string | null }[];
    lastDecision: object | null;
    collection: object | null;
  })[];
  endCursor: string;
  hasNextPage: boolean;
};

const query = `query ($after: String, $first: Int) { collectionChanges(after: $after, first: $first) {
  endCursor hasNextPage referenceVersion nodes { comments { body resolvedAt } collectionId kind version state changedAt
    lastDecision { validationLevel rejectionReason correctionInstructions }
    collection { id version } } } }`;

async function changes(who: typeof admin, after?: string, first = 50): Promise<Changes> {
  const asked = await questions.ask<{ collectionChanges: Changes }>(who, query, { after, first });
  return asked.collectionChanges;
}

/** A collector of the team, with nothing recorded yet. */
const aCollector = () =>
  storePerson(tradeflow.db, 'COLLECTOR', { teamManagerId: teamManager.actorId });

async function aRecord(who: typeof admin, submit = true): Promise<string> {
  const id = newId();
  await tradeflow.as(who)(createCollection, { id, submit, content: freshContent() });
  return id;
}

/** Long before the overlap, so that it is told once. */
async function stampedAgo(id: string, ms: number): Promise<void> {
  const updatedAt = new Date(Date.now() - ms);
  await tradeflow.db.collection.updateMany({ where: { id }, data: { updatedAt } });
}

const brief = ({ nodes }: Changes) =>
  nodes.map(({ collectionId, kind, version, state }) => [collectionId, kind, version, state]);

describe('collectionChanges', () => {
  it('tells a device of decisions, deletions and reassignments, and answers its late writes', async () => {
    const [mine, colleague] = [await aCollector(), await aCollector()];
    const [rejected, taken, draft] = [
      await aRecord(mine),
      await aRecord(mine),
      await aRecord(mine, false),
    ];
    const { endCursor } = await changes(mine);
    const rejection = { expectedVersion: 1, rejectionReason, correctionInstructions: 'Repeser.' };
    for (const id of [rejected, taken]) {
      await tradeflow.as(teamManager)(rejectCollectionLevel1, { id, ...rejection });
    }
    await tradeflow.as(mine)(deleteCollection, { id: draft, expectedVersion: 1 });
    const toColleague = { ids: [taken], collectorId: colleague.actorId, reason: 'Malade.' };
    await tradeflow.as(teamManager)(reassignCollections, toColleague);

    const answer = await changes(mine, endCursor);
    expect(brief(answer)).toEqual([
      [rejected, 'CHANGED', 2, 'REJECTED_L1'],
      [draft, 'DELETED', 2, null],
      [taken, 'REASSIGNED', 3, null],
    ]);
    expect(answer.nodes[0]).toMatchObject({
      lastDecision: {
        validationLevel: 1,
        rejectionReason,
        correctionInstructions: 'Repeser.',
      },
      collection: { id: rejected, version: 2 },
    });
    expect(answer.nodes[2]).toMatchObject({ lastDecision: null, collection: null });
    expect(brief(await changes(colleague))).toEqual([[taken, 'CHANGED', 3, 'REJECTED_L1']]);
    expect(brief(await changes(otherCollector))).toEqual([]);

    const device = {
      db: tradeflow.db,
      language: 'en' as const,
      send: tradeflow.as(mine),
      require: () => mine,
    };
    const late = (id: string) => ({
      id,
      commandId: newId(),
      operation: 'UPDATE',
      expectedVersion: 2,
      content: freshContent(),
    });
    const { outcomes } = await syncCollections(device, { entries: [late(taken), late(draft)] });
    expect(outcomes.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'REFUSED REASSIGNED',
      'REFUSED DELETED',
    ]);

    const back = { ids: [taken], collectorId: mine.actorId, reason: 'Guérie.' };
    await tradeflow.as(teamManager)(reassignCollections, back);
    expect(brief(await changes(mine, answer.endCursor))).toContainEqual([
      taken,
      'CHANGED',
      4,
      'REJECTED_L1',
    ]);
    expect(brief(await changes(colleague))).toEqual([[taken, 'REASSIGNED', 4, null]]);
  });

  it('goes through everything in pages, neither twice nor leaving out records of one instant', async () => {
    const mine = await aCollector();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push(await aRecord(mine, false));
    const updatedAt = new Date(Date.now() - 3_600_000);
    const old = { collectorId: mine.actorId };
    await tradeflow.db.collection.updateMany({ where: old, data: { updatedAt } });
    const seen: string[] = [];
    let after: string | undefined;
    for (let more = true; more; ) {
      const page = await changes(mine, after, 3);
      seen.push(...page.nodes.map(({ collectionId }) => collectionId));
      after = page.endCursor;
      more = page.hasNextPage;
    }
    expect(seen).toEqual([...ids].sort());
    // What lies behind the overlap is not told again, what lies in it is.
    expect(brief(await changes(mine, after))).toEqual([]);
    const [first = ''] = ids;
    await stampedAgo(first, 60_000);
    expect(brief(await changes(mine, after))).toEqual([[first, 'CHANGED', 1, 'DRAFT']]);
  });

  it('does not miss a change that was stamped before the cursor and committed behind it', async () => {
    const mine = await aCollector();
    const [slow, quick] = [await aRecord(mine, false), await aRecord(mine, false)];
    await Promise.all([slow, quick].map((id) => stampedAgo(id, 3_600_000)));
    const { endCursor } = await changes(mine);

    const written = gate();
    const seen = gate();
    const commit = tradeflow.database.transaction(async (tx) => {
      await tx.collection.updateMany({
        where: { id: slow },
        data: { updatedAt: new Date(), version: 2 },
      });
      written.resolve(null);
      await seen.promise;
    });
    await written.promise;
    await tradeflow.db.collection.updateMany({
      where: { id: quick },
      data: { updatedAt: new Date(Date.now() + 1), version: 2 },
    });
    const between = await changes(mine, endCursor);
    expect(brief(between)).toEqual([[quick, 'CHANGED', 2, 'DRAFT']]);
    seen.resolve(null);
    await commit;
    expect(brief(await changes(mine, between.endCursor))).toContainEqual([
      slow,
      'CHANGED',
      2,
      'DRAFT',
    ]);
  });

  it('does not miss it either when it is committed behind a page within a round', async () => {
    const mine = await aCollector();
    const [slow, first, second] = [
      await aRecord(mine, false),
      await aRecord(mine, false),
      await aRecord(mine, false),
    ];
    await stampedAgo(first, 30_000);
    await stampedAgo(second, 20_000);
    await stampedAgo(slow, 3_600_000);
    const { endCursor } = await changes(mine, undefined, 2);
    await stampedAgo(slow, 40_000); // Behind the page that has just been read.
    const last = await changes(mine, endCursor, 2);
    expect(brief(last)).toEqual([[second, 'CHANGED', 1, 'DRAFT']]);
    expect(brief(await changes(mine, last.endCursor))).toContainEqual([
      slow,
      'CHANGED',
      1,
      'DRAFT',
    ]);
  });

  it('tells of comments, of their closing and of flags raised later, without a new version', async () => {
    const mine = await aCollector();
    const id = await aRecord(mine);
    await stampedAgo(id, 3_600_000);
    // Each time as if the last two minutes had gone by.
    const quiet = async () => {
      const { endCursor } = await changes(mine);
      await stampedAgo(id, 3_600_000);
      expect(brief(await changes(mine, endCursor))).toEqual([]);
      return endCursor;
    };
    const comment = { collectionId: id, revisionNumber: 1, body: 'Le poids net ?' };
    const as = tradeflow.as(teamManager);

    let after = await quiet();
    const internal = { id: newId(), ...comment, body: 'Entre nous.', visibility: 'REVIEWERS' };
    await as(addComment, internal);
    expect(brief(await changes(mine, after))).toEqual([]);
    const commentId = newId();
    await as(addComment, { id: commentId, ...comment });
    const told = await changes(mine, after);
    expect(brief(told)).toEqual([[id, 'CHANGED', 1, 'SUBMITTED']]);
    expect(told.nodes[0]?.comments).toEqual([{ body: 'Le poids net ?', resolvedAt: null }]);

    after = await quiet();
    await as(resolveComment, { id: commentId });
    const closed = await changes(mine, after);
    expect(closed.nodes[0]?.comments).toMatchObject([{ resolvedAt: expect.any(String) }]);

    after = await quiet();
    await tradeflow.database.transaction((tx) =>
      rescore(tx, [{ id, revisionNumber: 1 }], new Date()),
    );
    expect(brief(await changes(mine, after))).toEqual([[id, 'CHANGED', 1, 'SUBMITTED']]);

    after = await quiet();
    await as(setCollectionPriority, { id, expectedVersion: 1, priority: 'URGENT' });
    expect(brief(await changes(mine, after))).toEqual([[id, 'CHANGED', 2, 'SUBMITTED']]);
  });

  it('says which reference data there are, so that a device fetches them when they have changed', async () => {
    const mine = await aCollector();
    const { db } = tradeflow;
    const before = await changes(mine);
    await db.referenceVersion.upsert({
      where: { id: 1 },
      create: { id: 1, number: before.referenceVersion + 1 },
      update: { number: { increment: 1 } },
    });
    const after = await changes(mine, before.endCursor);
    expect(after.referenceVersion).toBe(before.referenceVersion + 1);
    expect(brief(after)).toEqual([]);
  });

  it('costs a number of statements that does not depend on the number of changes', async () => {
    const mine = await aCollector();
    for (let index = 0; index < 6; index += 1) await aRecord(mine);
    const counts: number[] = [];
    for (const first of [1, 3, 6]) {
      tradeflow.statements.length = 0;
      await changes(mine, undefined, first);
      counts.push(tradeflow.statements.length);
    }
    expect(new Set(counts).size).toBe(1);
  });

  it('is for collectors, in pages of at most a hundred, with a cursor of its own', async () => {
    for (const who of [teamManager, admin, analyst]) {
      const { errors } = await questions.answer(who, query);
      expect(errors?.[0]?.originalError).toMatchObject({ reason: { name: 'NOT_PERMITTED' } });
    }
    const [tooLarge, foreign] = await Promise.all([
      questions.answer(otherCollector, query, { first: 101 }),
      questions.answer(otherCollector, query, { after: 'x' }),
    ]);
    expect(tooLarge.errors?.[0]?.originalError).toMatchObject({ reason: { code: 'TOO_LARGE' } });
    expect(foreign.errors?.[0]?.originalError).toMatchObject({ reason: { code: 'BAD_INPUT' } });
  });
});

function gate() {
  let resolve: (value: unknown) => void = () => undefined;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
