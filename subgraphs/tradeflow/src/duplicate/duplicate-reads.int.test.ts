import type { Actor } from '@commerce-tracking/service-kit/actor';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { aControl, anItem, type SentContent } from '../testing/a-content.ts';
import { type Questions, questionsOn } from '../testing/read-harness.ts';
import { ids } from '../testing/reference-fixture.ts';
import {
  freshContent,
  freshPlate,
  onRecords,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';

const { collector, otherCollector, teamManager, otherTeamManager, supervisor, admin, analyst } =
  people;
let tradeflow: Tradeflow;
let ask: Questions['ask'];
let answer: Questions['answer'];
/** Records of one visit, one by each branch, and a pair inside the branch. */
let across: { own: string; foreign: string };
let inside: [string, string];

beforeAll(async () => {
  tradeflow = await startTradeflow();
  ({ ask, answer } = questionsOn(tradeflow.db, (asker) => tradeflow.as(asker as Actor)));
});

beforeEach(async () => {
  await tradeflow.db.duplicateCandidate.deleteMany();
  const same = { vehicleRegistrationNumber: freshPlate() };
  across = { own: await record(same), foreign: await record(same, otherCollector) };
  const other = { vehicleRegistrationNumber: freshPlate() };
  const maize = anItem({ quantity: '40' });
  const cassava = anItem({ productId: ids.cassava, productNatureId: ids.flour, quantity: '2' });
  inside = [
    await record({ ...other, items: [maize, cassava] }),
    await record({ ...other, items: [anItem({ quantity: '39' })], notes: 'Vu deux fois.' }),
  ];
});

async function record(over: SentContent = {}, by = collector): Promise<string> {
  const id = newId();
  await tradeflow.as(by)(createCollection, { id, submit: true, content: freshContent(over) });
  return id;
}

type Pair = {
  id: string;
  first: { id: string } | null;
  second: { id: string } | null;
  score: number;
  signals: { name: string }[];
  canDecide: boolean;
  version: number;
};
type Page = { totalCount: number; nodes: Pair[]; endCursor: string; hasNextPage: boolean };

const pairFields =
  'id first { id } second { id } kind score signals { name weight points } status canDecide version';

async function pairs(who: Actor, args = ''): Promise<Page> {
  const { duplicateCandidates } = await ask<{ duplicateCandidates: Page }>(
    who,
    `{ duplicateCandidates${args} { totalCount endCursor hasNextPage nodes { ${pairFields} } } }`,
  );
  return duplicateCandidates;
}

describe('duplicateCandidates', () => {
  it('lists pairs with a record in scope; the other branch stays unnamed, the signals remain', async () => {
    const { totalCount, nodes } = await pairs(teamManager);
    expect(totalCount).toBe(2);
    const crossing = nodes.find(({ canDecide }) => !canDecide);
    expect([crossing?.first, crossing?.second]).toContainEqual(null);
    expect([crossing?.first, crossing?.second]).toContainEqual({ id: across.own });
    expect(crossing?.signals.map(({ name }) => name)).toContain('plate');
    expect(await pairs(otherTeamManager)).toMatchObject({ totalCount: 1 });
    expect(await pairs(teamManager, '(filter: { decidableOnly: true })')).toMatchObject({
      totalCount: 1,
      nodes: [{ canDecide: true }],
    });
    const seenByAdmin = await pairs(admin);
    expect(seenByAdmin.nodes.every(({ canDecide }) => canDecide)).toBe(true);
  });

  it('filters by record, kind, state and score, and pages by score', async () => {
    const of = (filter: string) => pairs(supervisor, `(filter: { ${filter} })`);
    expect((await of(`collectionIds: ["${inside[0]}"]`)).totalCount).toBe(1);
    expect((await of('kinds: [MIRROR]')).totalCount).toBe(0);
    expect((await of('statuses: [DISMISSED]')).totalCount).toBe(0);
    expect((await of('scoreFrom: 100')).totalCount).toBe(1);
    const first = await pairs(supervisor, '(first: 1)');
    expect(first).toMatchObject({ hasNextPage: true, nodes: [{ score: 100 }] });
    const rest = await pairs(supervisor, `(first: 1, after: "${first.endCursor}")`);
    expect(rest.hasNextPage).toBe(false);
    expect(rest.nodes[0]?.score).toBeLessThan(100);
  });

  it.each([collector, analyst])('is refused to those who do not decide', async (who) => {
    const { errors } = await answer(who, '{ duplicateCandidates { totalCount } }');
    expect(errors?.[0]?.message).toBeDefined();
    const { errors: compared } = await answer(
      who,
      `{ compareCollections(a: "${inside[0]}", b: "${inside[1]}") { fields { path } } }`,
    );
    expect(compared?.[0]?.message).toBeDefined();
  });

  it.each([
    ['text', '["x","y"]'],
    ['a number no score is', '[1e300,"01a207ce-dfba-76d6-9d1d-0f9a38a8a450"]'],
    ['an object', '[{"lt":1},[1]]'],
  ])('refuses the cursor of another list: %s', async (_what, values) => {
    const after = Buffer.from(values).toString('base64url');
    expect(await refusalOf(pairs(teamManager, `(after: "${after}")`))).toBe(
      'BAD_INPUT INVALID_INPUT after:BAD_CURSOR',
    );
  });
});

describe('duplicates of a record', () => {
  const list = `query($filter: CollectionFilter) { collections(filter: $filter) {
    totalCount nodes { id duplicateCandidates { id first { id } second { id } } } } }`;
  type List = { collections: { totalCount: number; nodes: { duplicateCandidates: Pair[] }[] } };

  it('stand on it for those who decide, and are found by the filter', async () => {
    const filter = { hasDuplicateCandidates: true };
    const { collections } = await ask<List>(teamManager, list, { filter });
    expect(collections.totalCount).toBe(3);
    expect(collections.nodes.map((node) => node.duplicateCandidates.length)).toEqual([1, 1, 1]);
    const own = await ask<List>(collector, list, { filter: { ids: inside } });
    expect(own.collections.nodes.flatMap((node) => node.duplicateCandidates)).toEqual([]);
  });

  it('are read in as many statements for many records as for one', async () => {
    const count = async (filter: object) => {
      tradeflow.statements.length = 0;
      await ask<List>(teamManager, list, { filter });
      return tradeflow.statements.length;
    };
    const one = await count({ ids: [inside[0]] });
    expect(await count({ hasDuplicateCandidates: true })).toBe(one);
  });
});

describe('compareCollections', () => {
  type Field = { path: string; label: string; a: unknown; b: unknown; differs: boolean };
  type Comparison = {
    fields: Field[];
    items: Lines[];
    controls: Lines[];
  };
  type Lines = { a: number | null; b: number | null; fields: Field[] };
  const query = `query($a: ID!, $b: ID!) { compareCollections(a: $a, b: $b) {
    fields { path label a b differs }
    items { a b fields { path label a b differs } }
    controls { a b fields { path label a b differs } }
  } }`;

  it('sets two records side by side, the same goods beside each other', async () => {
    const [a, b] = inside;
    const { compareCollections } = await ask<{ compareCollections: Comparison }>(
      teamManager,
      query,
      { a, b },
    );
    const { fields, items } = compareCollections;
    const field = (path: string) => fields.find((each) => each.path === path);
    expect(field('notes')).toEqual({
      ...{ path: 'notes', label: 'Remarques', a: null, b: 'Vu deux fois.' },
      differs: true,
    });
    expect(field('collectionPointId')).toMatchObject({ differs: false });
    expect(items.map((line) => [line.a, line.b])).toEqual([
      [0, 0],
      [1, null],
    ]);
    expect(items[0]?.fields.find(({ path }) => path.endsWith('.quantity'))).toMatchObject({
      label: 'Article 1 : Nombre de sacs',
      ...{ a: '40', b: '39', differs: true },
    });
  });

  it('sets the controls of one body beside each other', async () => {
    const police = aControl({ serviceId: ids.police });
    const passed = (controls: SentContent['controls']) =>
      record({ hasControlPosts: true, controls });
    const a = await passed([police, aControl({ serviceId: null, otherControlBody: 'Union' })]);
    const b = await passed([{ ...police, id: newId(), illegalFeesAmount: '7000' }]);
    const { compareCollections } = await ask<{ compareCollections: Comparison }>(
      teamManager,
      query,
      { a, b },
    );
    const { controls } = compareCollections;
    expect(controls.map((line) => [line.a, line.b])).toEqual([
      [0, 0],
      [1, null],
    ]);
    const fees = controls[0]?.fields.find(({ path }) => path.endsWith('.illegalFeesAmount'));
    expect(fees).toMatchObject({ b: '7000', differs: true });
    expect(fees?.label).toContain('Contrôle 1 : ');
  });

  it('is null when a record is hidden or no record', async () => {
    for (const b of [across.foreign, newId(), 'x']) {
      const result = await ask(teamManager, query, { a: across.own, b });
      expect(result).toEqual({ compareCollections: null });
    }
  });
});

describe('decideDuplicate through the API', () => {
  it.each([supervisor, admin])('answers $role the pair as it is afterwards', async (by) => {
    const [pair] = (await pairs(by, '(filter: { decidableOnly: true })')).nodes;
    const input = { id: pair?.id, expectedVersion: 1, action: 'DISMISS', note: 'Deux camions.' };
    const result = await ask(
      by,
      `mutation($input: DecideDuplicateInput!) { decideDuplicate(input: $input) {
        status note version decidedById } }`,
      { input },
    );
    expect(result).toEqual({
      decideDuplicate: {
        ...{ status: 'DISMISSED', note: 'Deux camions.', version: 2 },
        decidedById: by.actorId,
      },
    });
  });
});

describe('looking for duplicates', () => {
  it('costs a submission one reading statement where nothing is near', async () => {
    tradeflow.statements.length = 0;
    await record();
    const reads = tradeflow.statements.filter((statement) => /^SELECT/.test(statement));
    expect(onRecords(reads)).toBe(1);
  });
});
