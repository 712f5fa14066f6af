import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { statementsDuring } from '../../../../tests/support/statements.ts';
import { dataOf, modelUnderTest, refusalsOf } from '../../test-support/model-under-test.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;
const togo = seedId('country', 'TG');
const many = 730;

beforeAll(async () => {
  model = await modelUnderTest();
  await model.db.city.createMany({
    data: Array.from({ length: many }, (_none, index) => {
      const code = `TG-V${String(index).padStart(4, '0')}`;
      const name = `Village ${index}`;
      return { id: newId(), code, nameFr: name, nameEn: name, countryId: togo };
    }),
  });
  await model.db.referenceVersion.update({ where: { id: 1 }, data: { number: { increment: 1 } } });
  await vi.waitFor(async () => expect((await list({ search: 'Village' })).totalCount).toBe(many), {
    timeout: 20_000,
  });
});

const citiesQuery = `query($filter: CityFilter, $first: Int, $after: String, $offset: Int) {
  cities(filter: $filter, first: $first, after: $after, offset: $offset) {
    nodes { id code nameFr } totalCount endCursor hasNextPage } }`;
const ask = (filter: object, page: object = {}) => model.asAdmin(citiesQuery, { filter, ...page });
const list = async (filter: object, page: object = {}) => dataOf(await ask(filter, page), 'cities');

describe('a list of reference data', () => {
  it('gives every entry exactly once, page after page, however many there are', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page = await list({ countryId: togo, search: 'village' }, { first: 100, after });
      seen.push(...page.nodes.map(({ id }: { id: string }) => id));
      after = page.endCursor;
      if (!page.hasNextPage) break;
    }
    expect(seen.length).toBe(many);
    expect(new Set(seen).size).toBe(many);
  });

  it('gives 500 at once, and refuses more', async () => {
    expect((await list({}, { first: 500 })).nodes.length).toBe(500);
    expect(refusalsOf(await ask({}, { first: 501 }))).toBe(
      'TOO_LARGE PAGE_TOO_LARGE first:TOO_BIG',
    );
    const cursor = await ask({}, { after: 'bm9wZQ' });
    expect(refusalsOf(cursor)).toBe('BAD_INPUT INVALID_INPUT after:BAD_CURSOR');
  });

  it('leaves out as many as asked for', async () => {
    const all = await list({ search: 'village' }, { first: 30 });
    const rest = await list({ search: 'village' }, { first: 20, offset: 10 });
    expect(rest.nodes).toEqual(all.nodes.slice(10));
  });

  it.each([
    ['seme', ['BJ-SEME-KRAKE']],
    ['SÈMÈ kraké', ['BJ-SEME-KRAKE']],
    ['birni nkonni', ['NE-BIRNI-NKONNI']],
    ["BIRNI N'KONNI", ['NE-BIRNI-NKONNI']],
    ['rosso senegal', ['SN-ROSSO']],
    ['nothing of that name', []],
  ])('finds %j whatever the accents, case and language', async (search, codes) => {
    const found = await list({ search });
    expect(found.nodes.map(({ code }: { code: string }) => code)).toEqual(codes);
  });

  it('narrows by status, parent and ids together', async () => {
    const id = seedId('city', 'TG-LOME');
    const found = await list({
      ids: [id, seedId('city', 'BJ-PARAKOU')],
      countryId: togo,
      status: 'ACTIVE',
    });
    expect(found.nodes.map((node: { id: string }) => node.id)).toEqual([id]);
    expect((await list({ ids: [id], status: 'INACTIVE' })).totalCount).toBe(0);
  });

  it('names entries in the language of the request and sorts by it', async () => {
    const query = '{ countries(first: 500, filter: { search: "tchad" }) { nodes { name } } }';
    expect(dataOf(await model.asAdmin(query), 'countries').nodes).toEqual([{ name: 'Tchad' }]);
    const english = await model.asAdmin(query, {}, 'en');
    expect(dataOf(english, 'countries').nodes).toEqual([{ name: 'Chad' }]);
  });

  it('answers lists and references of other subgraphs without the database', async () => {
    const texts = await statementsDuring(model.databaseUrl, async () => {
      const references = [
        { __typename: 'Country', id: togo },
        { __typename: 'City', id: newId() },
      ];
      const answer = await model.asAdmin(
        'query($r: [_Any!]!) { _entities(representations: $r) { ... on Country { code currency { code countries { code } } } ... on City { code } } }',
        { r: references },
      );
      const [country, city] = dataOf(answer, '_entities');
      expect(country).toMatchObject({ code: 'TG', currency: { code: 'XOF' } });
      expect(city).toBeNull();
      await list({ search: 'a' }, { first: 500 });
    });
    // Nothing but the version poll and the outbox may have been looked at meanwhile.
    const others = /^(?!.*(_outbox|model_reference_version)\b).*\bmodel_\w+\b/s;
    expect(texts.filter((text) => others.test(text))).toEqual([]);
  });
});
