import type { Prisma } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CollectionFilter } from '../../generated/graphql.ts';
import { storeFlag, storePlaces } from '../../testing/a-place.ts';
import { askers, people, storeAnswers, storeItem, storeRecord } from '../../testing/a-record.ts';
import { openReadHarness, type ReadHarness } from '../../testing/read-harness.ts';
import { searchable } from './searchable.ts';

let harness: ReadHarness;
const ids = {
  corridor: newId(),
  season: newId(),
  country: newId(),
  product: newId(),
  animal: newId(),
};
const later = new Date('2026-05-02T08:00:00.000Z');
const places = { benin: '', niger: '', formalPoint: '', informalPoint: '', truck: '', canoe: '' };
let wanted = '';
let other = '';
const old = new Date('2026-01-01T00:00:00.000Z');

/** Everything a filter may ask of a record; the other record of the test has none of it. */
const special: Partial<Prisma.CollectionUncheckedCreateInput> = {
  reference: 'NE-2026-000777',
  state: 'APPROVED_L1',
  collectionType: 'LIVESTOCK',
  collectedOn: new Date('2026-05-01T00:00:00.000Z'),
  submittedAt: later,
  stageEnteredAt: later,
  updatedAt: later,
  dueAt: old,
  originCountryId: ids.country,
  destinationCountryId: ids.country,
  corridorId: ids.corridor,
  seasonId: ids.season,
  tradeFlowDirection: 'EXPORT',
  operatorType: 'INFORMAL',
  merchandiseOwnerGender: 'FEMALE',
  merchandiseOwnerAgeCategory: 'YOUTH',
  merchandiseOwnerHasDisability: true,
  priority: 'URGENT',
  revisionNumber: 2,
  openFlagCount: 1,
  unresolvedCommentCount: 1,
  collectorId: people.colleague,
  teamManagerId: people.otherTeamManager,
  supervisorId: people.strangeSupervisor,
  vehicleRegistrationNumber: 'AB 1234 RB',
  normalizedPlate: 'AB1234RB',
  searchText: searchable('Malanville Bœufs 100% Cattle'),
  searchNames: 'Aïssatou Bello',
  gpsLatitude: 11.8832,
  gpsLongitude: 3.3871,
  extra: { herd: 'transhumant', heads: 12, guided: true },
};

beforeAll(async () => {
  harness = await openReadHarness();
  const { db } = harness.database;
  Object.assign(places, await storePlaces(db));
  const { formalPoint, informalPoint, truck, canoe } = places;
  wanted = await storeRecord(db, {
    ...special,
    collectionPointId: informalPoint,
    transportModeId: canoe,
  });
  await storeAnswers(db, wanted, { herd: 'transhumant', heads: 12, guided: true });
  await storeItem(db, wanted, { animalId: ids.animal, hsCode: '010229' });
  await storeItem(db, wanted, { productId: ids.product, hsCode: '071410', position: 1 });
  await storeFlag(db, wanted, 2, 'GPS_FAR_FROM_POINT');
  other = await storeRecord(db, {
    collectionPointId: formalPoint,
    transportModeId: truck,
    dueAt: new Date('2126-01-01T00:00:00.000Z'),
    updatedAt: old,
    merchandiseOwnerHasDisability: false,
    extra: { herd: 'settled', heads: 1, guided: false },
    gpsLatitude: 6.37,
    gpsLongitude: 2.71,
  });
  await storeAnswers(db, other, { herd: 'settled', heads: 1, guided: false });
  await storeItem(db, other, { hsCode: '100590' });
});

/** One case per filter: what finds the special record and not the other. */
const cases: [string, () => CollectionFilter][] = [
  ['ids', () => ({ ids: [wanted] })],
  ['states', () => ({ states: ['APPROVED_L1', 'APPROVED_L2'] })],
  ['collectionType', () => ({ collectionType: 'LIVESTOCK' })],
  ['search by reference', () => ({ search: 'ne-2026-000777' })],
  ['search by part of the reference', () => ({ search: '000777' })],
  ['search by plate, however written', () => ({ search: 'ab-1234' })],
  ['search by place and goods, however written', () => ({ search: 'malanVILLE bœûfs' })],
  ['search by collector', () => ({ search: 'aissatou' })],
  ['search of a wildcard, taken literally', () => ({ search: '100%' })],
  ['collectedFrom', () => ({ collectedFrom: '2026-05-01' })],
  ['submittedFrom', () => ({ submittedFrom: '2026-05-02T10:00:00+02:00' })],
  ['updatedSince', () => ({ updatedSince: '2026-05-02T08:00:00Z', collectedFrom: '2026-05-01' })],
  ['collectorIds', () => ({ collectorIds: [people.colleague] })],
  ['teamManagerIds', () => ({ teamManagerIds: [people.otherTeamManager] })],
  ['supervisorIds', () => ({ supervisorIds: [people.strangeSupervisor] })],
  ['collectionPointIds', () => ({ collectionPointIds: [places.informalPoint] })],
  ['pointCountryIds', () => ({ pointCountryIds: [places.niger] })],
  ['isFormalPoint', () => ({ isFormalPoint: false })],
  [
    'point country and formality',
    () => ({ isFormalPoint: false, pointCountryIds: [places.niger] }),
  ],
  ['originCountryIds', () => ({ originCountryIds: [ids.country] })],
  ['destinationCountryIds', () => ({ destinationCountryIds: [ids.country] })],
  ['corridorIds', () => ({ corridorIds: [ids.corridor] })],
  ['productIds', () => ({ productIds: [ids.product, newId()] })],
  ['animalIds', () => ({ animalIds: [ids.animal] })],
  ['hsPrefix', () => ({ hsPrefix: '0714.1' })],
  ['transportModeIds', () => ({ transportModeIds: [places.canoe] })],
  ['transportMethodTypes', () => ({ transportMethodTypes: ['RIVER', 'SEA'] })],
  ['directions', () => ({ directions: ['EXPORT'] })],
  ['operatorType', () => ({ operatorType: 'INFORMAL' })],
  ['ownerGender', () => ({ ownerGender: 'FEMALE' })],
  ['ownerAgeCategory', () => ({ ownerAgeCategory: 'YOUTH' })],
  ['ownerHasDisability', () => ({ ownerHasDisability: true })],
  ['seasonIds', () => ({ seasonIds: [ids.season] })],
  ['priorities', () => ({ priorities: ['URGENT'] })],
  ['isOverdue', () => ({ isOverdue: true })],
  ['isResubmission', () => ({ isResubmission: true })],
  ['flagCodes', () => ({ flagCodes: ['GPS_FAR_FROM_POINT'] })],
  ['hasOpenFlags', () => ({ hasOpenFlags: true })],
  ['hasUnresolvedComments', () => ({ hasUnresolvedComments: true })],
  ['bounds', () => ({ bounds: { south: 11, west: 3, north: 12, east: 4 } })],
  [
    'bounds across the date line',
    () => ({ bounds: { south: 11, west: 3, north: 12, east: -170 } }),
  ],
  ['extra text', () => ({ extra: [{ code: 'herd', value: 'transhumant' }] })],
  ['extra number', () => ({ extra: [{ code: 'heads', value: 12 }] })],
  ['extra yes or no', () => ({ extra: [{ code: 'guided', value: true }] })],
  ['two conditions', () => ({ hsPrefix: '0102', operatorType: 'INFORMAL' })],
];

/** What finds the other record and not the special one. */
const contraries: [string, () => CollectionFilter][] = [
  ['collectedTo', () => ({ collectedTo: '2026-04-30' })],
  ['submittedTo', () => ({ submittedTo: '2026-05-02T08:00:00Z' })],
  ['isFormalPoint', () => ({ isFormalPoint: true })],
  ['ownerHasDisability', () => ({ ownerHasDisability: false })],
  ['isOverdue', () => ({ isOverdue: false })],
  ['isResubmission', () => ({ isResubmission: false })],
  ['hasOpenFlags', () => ({ hasOpenFlags: false })],
  ['hasUnresolvedComments', () => ({ hasUnresolvedComments: false })],
];

async function found(
  filter: CollectionFilter,
  asker = askers.admin as { actorId: string; role: string },
) {
  const { collections } = await harness.ask<{
    collections: { nodes: { id: string }[]; totalCount: number };
  }>(
    asker,
    'query ($filter: CollectionFilter) { collections(filter: $filter) { nodes { id } totalCount } }',
    { filter },
  );
  expect(collections.totalCount).toBe(collections.nodes.length);
  return collections.nodes.map(({ id }) => id);
}

describe('a filter finds what matches it', () => {
  it.each(cases)('%s', async (_name, filter) => expect(await found(filter())).toEqual([wanted]));
  it.each(contraries)('not %s', async (_name, filter) =>
    expect(await found(filter())).toEqual([other]),
  );
});

describe('a filter finds nothing', () => {
  it.each<[string, CollectionFilter]>([
    ['for an empty list', { states: [] }],
    ['for an id that is none', { collectorIds: ['é'] }],
    ['for an unknown word', { search: 'malanville nowhere' }],
    ['between contradicting days', { collectedFrom: '2026-06-01', collectedTo: '2026-01-01' }],
  ])('%s', async (_name, filter) => expect(await found(filter)).toEqual([]));
});

it.each([
  ['nobody asks', { code: 'x" OR 1', value: 'y' }, 'code', 'QUESTION_NOT_INDEXED'],
  ['is not indexed', { code: 'harvestYear', value: 2025 }, 'code', 'QUESTION_NOT_INDEXED'],
  ['is of another type', { code: 'heads', value: '12' }, 'value', 'WRONG_TYPE'],
])('refuses a question that %s', async (_why, answer, field, name) => {
  const { errors } = await harness.answer(
    askers.admin,
    'query ($extra: [ExtraAnswerInput!]) { collections(filter: { extra: $extra }) { totalCount } }',
    { extra: [{ code: 'guided', value: true }, answer] },
  );
  expect(errors?.[0]?.originalError).toMatchObject({
    fields: [{ path: `filter.extra.1.${field}`, reason: { name } }],
  });
});

it('refuses a customs code that is none, naming the field', async () => {
  const { errors } = await harness.answer(
    askers.admin,
    '{ collections(filter: { hsPrefix: "O1" }) { totalCount } }',
  );
  expect(errors?.[0]?.originalError).toMatchObject({ fields: [{ path: 'filter.hsPrefix' }] });
});

describe('an analyst', () => {
  let published = '';
  beforeAll(async () => {
    published = await storeRecord(harness.database.db, {
      ...special,
      reference: 'NE-2026-000778',
      state: 'APPROVED_L2',
    });
    const answers = { herd: 'transhumant', heads: 12, guided: true };
    await storeAnswers(harness.database.db, published, answers);
  });

  it.each<[string, CollectionFilter]>([
    ['plates', { search: 'AB1234RB' }],
    ['names', { search: 'aissatou' }],
    ['collectors', { collectorIds: [people.colleague] }],
    ['texts answered', { extra: [{ code: 'herd', value: 'transhumant' }] }],
    ['exact positions', { bounds: { south: 11.88, west: 3.38, north: 11.89, east: 3.39 } }],
  ])('finds nobody by %s', async (_name, filter) => {
    expect(await found(filter, askers.analyst)).toEqual([]);
  });

  it('finds published records by answers that are shown', async () => {
    const extra = [
      { code: 'heads', value: 12 },
      { code: 'guided', value: true },
    ];
    expect(await found({ extra }, askers.analyst)).toEqual([published]);
  });

  it('finds published records by place and rounded position', async () => {
    expect(await found({ search: 'malanville' }, askers.analyst)).toEqual([published]);
    const bounds = { south: 11.85, west: 3.35, north: 11.95, east: 3.45 };
    expect(await found({ bounds }, askers.analyst)).toEqual([published]);
  });
});
