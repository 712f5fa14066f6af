import type { Actor } from '@commerce-tracking/service-kit/actor';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { storePerson } from '../testing/a-branch.ts';
import { storeRecord } from '../testing/a-record.ts';
import { type Questions, questionsOn } from '../testing/read-harness.ts';
import { ids } from '../testing/reference-fixture.ts';
import { storeFixturePoints } from '../testing/store-fixture-points.ts';
import { people, refusalOf, startTradeflow, type Tradeflow } from '../testing/tradeflow-harness.ts';
import { recordEffort } from './record-effort.ts';

const { collector, otherCollector, lonelyCollector, teamManager, supervisor, admin } = people;
let tradeflow: Tradeflow;
let questions: Questions;
let abroad: Actor;
let stranger: Actor;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  questions = questionsOn(tradeflow.db, (asker) => tradeflow.as(asker as Actor));
  await storeFixturePoints(tradeflow.db);
  const home = (actor: Actor, collectionPointId: string) =>
    tradeflow.db.actor.update({ where: { id: actor.actorId }, data: { collectionPointId } });
  await home(collector, ids.malanville);
  await home(otherCollector, ids.malanville);
  abroad = await storePerson(tradeflow.db, 'SUPERVISOR', { countryId: ids.niger });
  stranger = await storePerson(tradeflow.db, 'COLLECTOR', { countryId: ids.nigeria });
});

type Said = Parameters<typeof recordEffort.run>[0]['input'];

function said(over: Partial<Said> & { observedOn: string }): Said {
  return { collectionPointId: ids.malanville, coverage: 'FULL', ...over } as Said;
}

const record = (who: Actor, input: Said) => tradeflow.as(who)(recordEffort, input);

describe('recording effort', () => {
  it('keeps who watched, the class of the day and the fraction, and tells of it', async () => {
    const id = newId();
    const input = said({ id, observedOn: '2026-03-15', hoursObserved: '8.5', note: ' Pluie ' });
    expect(await record(collector, input)).toEqual({ id, version: 1 });
    const row = await tradeflow.db.observationEffort.findUniqueOrThrow({
      where: { id },
      include: { collectors: true },
    });
    expect(row).toMatchObject({ dayClass: 'MARKET', coverage: 'FULL', note: 'Pluie' });
    expect(row.dayFraction.toFixed()).toBe('1');
    expect(row.collectors.map(({ collectorId }) => collectorId)).toEqual([collector.actorId]);
    const messages = await tradeflow.db.tradeflowOutbox.findMany({ where: { aggregateId: id } });
    expect(messages.map(({ subject }) => subject)).toContain('event.tradeflow.effort.recorded');
  });

  it('answers the same row again, and refuses other content under its id', async () => {
    const input = said({ id: newId(), observedOn: '2026-03-16' });
    const first = await record(collector, input);
    expect(await record(collector, input)).toEqual(first);
    const other = { ...input, note: 'Marché déplacé' };
    expect(await refusalOf(record(collector, other))).toBe('CONFLICT CONTENT_DIFFERS');
    const elsewhere = { ...input, observedOn: '2026-03-17' };
    expect(await refusalOf(record(otherCollector, elsewhere))).toBe('CONFLICT ID_TAKEN');
  });

  it('keeps one row per point and day, which is replaced by who has seen it', async () => {
    const observedOn = '2026-03-18';
    const { id } = await record(collector, said({ id: newId(), observedOn }));
    const again = said({ id: newId(), observedOn, coverage: 'PARTIAL', dayFraction: '0.5' });
    expect(await refusalOf(record(otherCollector, again))).toBe('CONFLICT EFFORT_EXISTS');
    const seen = { ...again, id: null, expectedVersion: 1 };
    expect(await record(otherCollector, seen)).toEqual({ id, version: 2 });
    const row = await tradeflow.db.observationEffort.findUniqueOrThrow({
      where: { id },
      include: { collectors: true },
    });
    expect(row.collectors).toHaveLength(2);
    expect(await refusalOf(record(collector, seen))).toBe('CONFLICT STALE_VERSION');
    const absent = said({ observedOn: '2026-03-19', expectedVersion: 1 });
    expect(await refusalOf(record(collector, absent))).toBe('NOT_FOUND ABSENT');
  });

  it('lets one of two devices win that record the same day at once', async () => {
    const attempts = [collector, otherCollector, teamManager].map((who) =>
      refusalOf(record(who, said({ id: newId(), observedOn: '2026-03-20' }))),
    );
    expect((await Promise.all(attempts)).toSorted()).toEqual([
      'CONFLICT EFFORT_EXISTS',
      'CONFLICT EFFORT_EXISTS',
      'accepted',
    ]);
  });

  it('names every refused field, and writes nothing', async () => {
    const wrong = said({
      observedOn: '2999-01-01',
      coverage: 'NONE',
      dayFraction: '1',
      collectionPointId: ids.lagosMarket,
    });
    expect(await refusalOf(record(collector, wrong))).toBe(
      'BAD_INPUT INVALID_INPUT input.observedOn:DATE_IN_FUTURE input.dayFraction:FRACTION_CONTRADICTS input.reasonNotObserved:REASON_REQUIRED input.collectionPointId:EFFORT_ELSEWHERE',
    );
    const unknown = said({ observedOn: '2026-03-21', collectionPointId: newId() });
    expect(await refusalOf(record(admin, unknown))).toBe(
      'BAD_INPUT INVALID_INPUT input.collectionPointId:UNKNOWN_REFERENCE',
    );
    const long = said({ observedOn: '2026-03-21', hoursObserved: '24.5', dayFraction: '1.5' });
    expect(await refusalOf(record(collector, long))).toBe(
      'BAD_INPUT INVALID_INPUT input.dayFraction:TOO_BIG input.hoursObserved:TOO_BIG',
    );
  });

  it('is refused to analysts, and to others at points that are not theirs', async () => {
    const analyst = record(people.analyst, said({ observedOn: '2026-03-22' }));
    expect(await refusalOf(analyst)).toBe('FORBIDDEN NOT_PERMITTED');
    const elsewhere = 'BAD_INPUT INVALID_INPUT input.collectionPointId:EFFORT_ELSEWHERE';
    const at = (collectionPointId: string) => said({ observedOn: '2026-03-22', collectionPointId });
    expect(await refusalOf(record(collector, at(ids.hillacondji)))).toBe(elsewhere);
    expect(await refusalOf(record(lonelyCollector, at(ids.malanville)))).toBe(elsewhere);
    expect(await refusalOf(record(supervisor, at(ids.lagosMarket)))).toBe(elsewhere);
    expect(await refusalOf(record(supervisor, at(ids.gaya)))).toBe('accepted');
    expect(await refusalOf(record(abroad, at(ids.malanville)))).toBe('accepted');
    expect(await refusalOf(record(admin, at(ids.lagosMarket)))).toBe('accepted');
  });

  it('lets a collector name nobody else, and a team manager collectors who may record there', async () => {
    const of = (...collectorIds: string[]) => said({ observedOn: '2026-03-23', collectorIds });
    const refused = 'BAD_INPUT INVALID_INPUT input.collectorIds.1:NOT_A_COLLECTOR';
    const both = of(collector.actorId, otherCollector.actorId);
    expect(await refusalOf(record(collector, both))).toBe(refused);
    const foreign = of(collector.actorId, stranger.actorId);
    expect(await refusalOf(record(teamManager, foreign))).toBe(refused);
    const noCollector = of(collector.actorId, supervisor.actorId);
    expect(await refusalOf(record(teamManager, noCollector))).toBe(refused);
    expect(await refusalOf(record(teamManager, both))).toBe('accepted');
  });

  it('settles what had been asked of the records of that day for want of it', async () => {
    const day = { collectionPointId: ids.hillacondji, collectedOn: new Date('2026-03-24') };
    const of = async (over: { collectedOn?: Date }) => {
      const id = await storeRecord(tradeflow.db, {
        ...day,
        openFlagCount: 2,
        automaticQualityScore: 89,
        ...over,
      });
      const flag = { collectionId: id, revisionNumber: 1, messageFr: '…', messageEn: '…' };
      await tradeflow.db.qualityFlag.createMany({
        data: [
          { ...flag, id: newId(), code: 'NO_EFFORT_DAY', severity: 'INFO' },
          { ...flag, id: newId(), code: 'FACTOR_MISSING', severity: 'WARNING' },
        ],
      });
      return id;
    };
    const [same, next] = [await of({}), await of({ collectedOn: new Date('2026-03-25') })];
    const watched = said({ observedOn: '2026-03-24', collectionPointId: ids.hillacondji });
    await record(teamManager, watched);
    const standing = { openFlagCount: true, automaticQualityScore: true };
    const find = (id: string) =>
      tradeflow.db.collection.findUniqueOrThrow({ where: { id }, select: standing });
    expect(await find(same)).toEqual({ openFlagCount: 1, automaticQualityScore: 90 });
    expect(await find(next)).toEqual({ openFlagCount: 2, automaticQualityScore: 89 });
  });

  it('asks the records of a day again that turns out not to have been watched', async () => {
    const day = { collectionPointId: ids.hillacondji, collectedOn: new Date('2026-03-27') };
    const before = new Date('2026-03-28T08:00:00Z');
    const of = (over: Parameters<typeof storeRecord>[1]) =>
      storeRecord(tradeflow.db, { ...day, updatedAt: before, automaticQualityScore: 100, ...over });
    const same = await of({ state: 'APPROVED_L2' });
    const rejected = await of({ state: 'REJECTED_L1' });
    const next = await of({ state: 'SUBMITTED', collectedOn: new Date('2026-03-28') });
    const watched = said({ observedOn: '2026-03-27', collectionPointId: ids.hillacondji });
    await record(teamManager, watched);
    const unwatched = { ...watched, coverage: 'NONE' as const, reasonNotObserved: 'Crue' };
    await record(teamManager, { ...unwatched, expectedVersion: 1 });
    await record(teamManager, { ...unwatched, note: 'Piste coupée', expectedVersion: 2 });
    const find = (id: string) =>
      tradeflow.db.collection.findUniqueOrThrow({
        where: { id },
        include: { qualityFlags: { select: { code: true, severity: true, status: true } } },
      });
    const asked = await find(same);
    expect(asked).toMatchObject({ openFlagCount: 1, automaticQualityScore: 99, version: 1 });
    expect(asked.qualityFlags).toEqual([
      { code: 'NO_EFFORT_DAY', severity: 'INFO', status: 'OPEN' },
    ]);
    expect(asked.updatedAt.getTime()).toBeGreaterThan(before.getTime());
    for (const id of [rejected, next]) expect(await find(id)).toMatchObject({ qualityFlags: [] });
    await record(teamManager, { ...watched, expectedVersion: 3 });
    expect(await find(same)).toMatchObject({ openFlagCount: 0, automaticQualityScore: 100 });
  });
});

describe('reading effort', () => {
  type Page = {
    totalCount: number;
    endCursor: string | null;
    hasNextPage: boolean;
    nodes: { collectionPointId: string; observedOn: string }[];
  };
  const query = `query ($filter: ObservationEffortFilter, $first: Int, $after: String) {
    observationEfforts(filter: $filter, first: $first, after: $after) { totalCount endCursor hasNextPage
      nodes { id collectionPointId collectionPoint { id } observedOn dayFraction dayClass coverage
        collectors { id } collectorIds } } }`;
  const efforts = async (who: Actor, variables: Record<string, unknown> = {}) =>
    (await questions.ask<{ observationEfforts: Page }>(who, query, variables)).observationEfforts;
  const pointsOf = async (who: Actor) =>
    new Set((await efforts(who, { first: 100 })).nodes.map((node) => node.collectionPointId));

  it('shows each role its points', async () => {
    expect(await pointsOf(collector)).toEqual(new Set([ids.malanville]));
    const ofBenin = new Set([ids.malanville, ids.gaya, ids.hillacondji]);
    expect(await pointsOf(teamManager)).toEqual(ofBenin);
    expect(await pointsOf(supervisor)).toEqual(ofBenin);
    expect(await pointsOf(abroad)).toEqual(new Set([ids.malanville, ids.gaya]));
    expect(await pointsOf(admin)).toEqual(new Set([...ofBenin, ids.lagosMarket]));
    expect(await pointsOf(lonelyCollector)).toEqual(new Set());
    expect(await refusalOf(efforts(people.analyst))).toBe('FORBIDDEN NOT_PERMITTED');
  });

  it('pages from the latest day to the first without a gap', async () => {
    const all = await efforts(admin, { first: 100 });
    expect(all.totalCount).toBe(all.nodes.length);
    const days = all.nodes.map(({ observedOn }) => observedOn);
    expect(days).toEqual(days.toSorted().reverse());
    const seen: Page['nodes'] = [];
    let after: string | null = null;
    do {
      const page: Page = await efforts(admin, { first: 2, after });
      seen.push(...page.nodes);
      after = page.hasNextPage ? page.endCursor : null;
    } while (after);
    expect(seen).toEqual(all.nodes);
  });

  it('filters by day, coverage, class, country and collector', async () => {
    const inMarch = { observedFrom: '2026-03-01', observedTo: '2026-03-31' };
    const count = async (filter: Record<string, unknown>) =>
      (await efforts(admin, { filter: { ...inMarch, ...filter } })).totalCount;
    expect(await count({ observedFrom: '2026-03-18', observedTo: '2026-03-18' })).toBe(1);
    expect(await count({ coverages: ['PARTIAL'] })).toBe(1);
    expect(await count({ dayClasses: ['SUNDAY'] })).toBe(0);
    expect(await count({ pointCountryIds: [ids.nigeria] })).toBe(1);
    expect(await count({ collectorIds: [otherCollector.actorId], coverages: ['PARTIAL'] })).toBe(1);
    expect(await count({ collectorIds: [stranger.actorId] })).toBe(0);
  });

  it('answers a recorded day as it stands', async () => {
    const mutation = `mutation ($input: RecordEffortInput!) { recordEffort(input: $input) {
      version observedOn coverage dayFraction reasonNotObserved collectorIds } }`;
    const input = {
      collectionPointId: ids.malanville,
      observedOn: '2026-03-26',
      coverage: 'NONE',
      reasonNotObserved: 'Crue',
      collectorIds: [],
    };
    expect(await questions.ask(collector, mutation, { input })).toEqual({
      recordEffort: {
        version: 1,
        observedOn: '2026-03-26',
        coverage: 'NONE',
        dayFraction: '0',
        reasonNotObserved: 'Crue',
        collectorIds: [],
      },
    });
  });
});
