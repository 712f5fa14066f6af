import type { Prisma } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { askers, people, storeItem, storeRecord } from '../testing/a-record.ts';
import { openReadHarness, type ReadHarness } from '../testing/read-harness.ts';

type Row = {
  keys: { dimension: string; value: string | null; product: { id: string } | null }[];
  measures: Record<string, number | string | null>;
  suppressed: boolean;
};
type Flows = {
  recordCount: number;
  missingWeightCount: number;
  missingValueCount: number;
  suppressedCells: number;
  definitions: { measure: string; text: string }[];
  total: Row['measures'];
  rows: Row[];
};

let harness: ReadHarness;
const goods = { maize: newId(), onion: newId(), cattle: newId() };
const corridor = newId();

type Over = Partial<Prisma.CollectionUncheckedCreateInput>;

async function record(over: Over, ...lines: Parameters<typeof storeItem>[2][]) {
  const { db } = harness.database;
  const id = await storeRecord(db, { state: 'APPROVED_L2', corridorId: corridor, ...over });
  for (const [position, line] of lines.entries()) await storeItem(db, id, { position, ...line });
}

const maize = (kg: string | null, usd: string | null) => ({
  productId: goods.maize,
  totalWeightKg: kg,
  totalValueUsd: usd,
});

beforeAll(async () => {
  harness = await openReadHarness();
  const april = new Date('2026-04-02T00:00:00.000Z');
  await record({}, maize('4000', '1466.67'), maize('1000', '366.67'), {
    productId: goods.onion,
    totalWeightKg: '500',
    totalValueUsd: '200.10',
  });
  await record({ collectedOn: april, corridorId: null }, maize(null, '10.01'), maize('1', null));
  await record(
    { collectionType: 'LIVESTOCK' },
    {
      animalId: goods.cattle,
      animalCount: 12,
      totalWeightKg: '3000',
      totalValueUsd: '5000',
    },
  );
  const consignmentGroupId = newId();
  const seenAgain = { countsInFlows: false, consignmentGroupId, collectorId: newId() };
  await record(seenAgain, maize('7', '7'));
  await record({ countsInFlows: false, collectorId: newId() }, maize('9', '9'));
  await record({ state: 'SUBMITTED' }, maize('20', '20'));
  await record({ state: 'REJECTED_L1' }, maize('40', '40'));
  await record({ state: 'DRAFT' }, maize('80', '80'));
});

async function flows(args: string, asker: { actorId: string; role: string } = askers.admin) {
  const { flowStatistics } = await harness.ask<{ flowStatistics: Flows }>(
    asker,
    `{ flowStatistics${args} {
      recordCount missingWeightCount missingValueCount suppressedCells
      definitions { measure text }
      total { records items heads weightKg valueUsd }
      rows { keys { dimension value product { id } } measures { records items heads weightKg valueUsd } suppressed }
    } }`,
  );
  return flowStatistics;
}

const all = 'measures: [RECORDS, ITEMS, HEADS, WEIGHT_KG, VALUE_USD]';

describe('flow statistics', () => {
  it('sum published records once each, and say what they could not count', async () => {
    const answer = await flows(`(${all})`);
    expect(answer).toMatchObject({
      recordCount: 3,
      missingWeightCount: 1,
      missingValueCount: 1,
      suppressedCells: 0,
      rows: [],
      total: { records: 3, items: 6, heads: 12, weightKg: '8501', valueUsd: '7043.45' },
    });
    expect(answer.definitions).toHaveLength(5);
  });

  it('break down by product, largest first, a record counting once in each', async () => {
    const { rows } = await flows(`(dimensions: [PRODUCT], measures: [WEIGHT_KG, RECORDS, ITEMS])`);
    expect(
      rows.map(({ keys, measures }) => [keys[0]?.value, measures.weightKg, measures.records]),
    ).toEqual([
      [goods.maize, '5001', 2],
      [null, '3000', 1],
      [goods.onion, '500', 1],
    ]);
    expect(rows[0]?.keys[0]?.product).toEqual({ id: goods.maize });
    expect(rows[0]?.measures).toMatchObject({ items: 4, valueUsd: null });
  });

  it('break down by up to three dimensions at once', async () => {
    const { rows } = await flows('(dimensions: [MONTH, COLLECTION_TYPE, CORRIDOR])');
    const cells = rows.map(({ keys }) => keys.map(({ value }) => value));
    expect(cells).toHaveLength(3);
    expect(cells).toContainEqual(['2026-03', 'AGRICULTURAL', corridor]);
    expect(cells).toContainEqual(['2026-03', 'LIVESTOCK', corridor]);
    expect(cells).toContainEqual(['2026-04', 'AGRICULTURAL', null]);
  });

  it('count a repeated observation only when asked', async () => {
    expect((await flows('(countRepeats: true)')).recordCount).toBe(4);
  });

  it('take in records under review when provisional, and never rejected ones or drafts', async () => {
    const own = await flows('(basis: PROVISIONAL)', askers.collector);
    expect(own.recordCount).toBe(4);
  });

  it('follow the filter of the list', async () => {
    expect((await flows('(filter: { collectedFrom: "2026-04-01" })')).recordCount).toBe(1);
    expect((await flows(`(filter: { animalIds: ["${goods.cattle}"] })`)).total.weightKg).toBe(
      '3000',
    );
    expect(await flows('(filter: { states: [DRAFT] })')).toMatchObject({
      recordCount: 0,
      total: { records: 0, weightKg: null },
    });
  });

  it('give the largest rows when only some are asked for', async () => {
    const { rows } = await flows('(dimensions: [PRODUCT], measures: [WEIGHT_KG], top: 1)');
    expect(rows.map(({ keys }) => keys[0]?.value)).toEqual([goods.maize]);
  });

  it.each([
    ['four dimensions', '(dimensions: [MONTH, PRODUCT, ANIMAL, CORRIDOR])', 'dimensions'],
    ['too many rows', '(top: 1001)', 'top'],
  ])('refuse %s', async (_name, args, path) => {
    const query = `{ flowStatistics${args} { recordCount } }`;
    const { errors } = await harness.answer(askers.admin, query);
    expect(errors?.[0]?.originalError).toMatchObject({ fields: [{ path }] });
  });
});

describe('an analyst', () => {
  it('gets no figures that rest on few records', async () => {
    const answer = await flows('(dimensions: [PRODUCT])', askers.analyst);
    expect(answer.rows.every(({ suppressed }) => suppressed)).toBe(true);
    expect(answer.rows[0]?.measures).toMatchObject({ records: null, weightKg: null });
    expect(answer.suppressedCells).toBe(answer.rows.length + 1);
    expect(answer.total.records).toBeNull();
  });

  it('gets figures of many records and vehicles', async () => {
    for (let index = 0; index < 6; index += 1) {
      const plate = `BJ${index}`;
      const collectedOn = new Date('2026-06-01T00:00:00.000Z');
      await record({ collectedOn, normalizedPlate: plate }, maize('100', '50'));
    }
    const june = '(filter: { collectedFrom: "2026-06-01" }, dimensions: [PRODUCT])';
    const { rows, total } = await flows(june, askers.analyst);
    expect(rows).toMatchObject([{ suppressed: false, measures: { records: 6 } }]);
    expect(total.records).toBe(6);
  });
});

it('counts records by state, with what is late and what they are worth', async () => {
  const { collectionCounters } = await harness.ask<{ collectionCounters: Record<string, unknown> }>(
    { actorId: people.collector, role: 'COLLECTOR' },
    `{ collectionCounters {
      drafts awaitingLevel1 awaitingLevel2 awaitingCorrectionLevel1 awaitingCorrectionLevel2
      published everSubmitted overdue valueUsdByState { state records valueUsd }
    } }`,
  );
  expect(collectionCounters).toMatchObject({
    drafts: 1,
    awaitingLevel1: 1,
    awaitingLevel2: 0,
    awaitingCorrectionLevel1: 1,
    awaitingCorrectionLevel2: 0,
    published: 9,
    everSubmitted: 11,
  });
});

describe('flow statistics of a consignment group', () => {
  it('count a consignment under review once, by its earliest day inside the basis', async () => {
    const consignmentGroupId = newId();
    const corridorId = newId();
    const waiting = { countsInFlows: false, consignmentGroupId, corridorId, collectorId: newId() };
    const [earlier, later] = ['2026-03-02', '2026-03-05'].map((day) => new Date(day));
    await record({ ...waiting, state: 'REJECTED_L1', collectedOn: earlier }, maize('1', '1'));
    await record({ ...waiting, state: 'SUBMITTED', collectedOn: later }, maize('2', '2'));
    await record({ ...waiting, state: 'APPROVED_L1', collectedOn: later }, maize('3', '3'));
    const of = (args: string) =>
      flows(`(filter: { corridorIds: ["${corridorId}"] }, basis: PROVISIONAL${args})`);
    expect((await of('')).recordCount).toBe(1);
    expect((await of(', countRepeats: true')).recordCount).toBe(2);
  });
});
