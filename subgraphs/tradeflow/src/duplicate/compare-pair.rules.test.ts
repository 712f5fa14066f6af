import { defaultSettings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { aReference, ids } from '../testing/reference-fixture.ts';
import { comparePair } from './compare-pair.rules.ts';
import type { Compared } from './compared.ts';

const abomey = 'a point sixty kilometres on';
const reference = aReference();
const malanville = reference.points.get(ids.malanville);
if (!malanville) throw new Error('the fixture has lost its point');
const corridor = reference.corridors.get(ids.corridor);
if (!corridor) throw new Error('the fixture has lost its corridor');
const places = {
  ...reference,
  points: new Map([...reference.points, [abomey, { ...malanville, id: abomey }]]),
  corridors: new Map([
    [
      ids.corridor,
      {
        ...corridor,
        pointKm: new Map([
          [ids.malanville, 317],
          [ids.gaya, 322],
          [abomey, 60],
        ]),
      },
    ],
  ]),
};

let made = 0;
/** Maize from Parakou to Niamey, seen at Malanville on 10 March. */
function aSighting(over: Partial<Compared> = {}): Compared {
  made += 1;
  return {
    id: String(made),
    state: 'SUBMITTED',
    collectionPointId: ids.malanville,
    collectedOn: '2026-03-10',
    corridorId: ids.corridor,
    plate: '801234R8',
    originCountryId: ids.benin,
    originCityId: ids.parakou,
    destinationCountryId: ids.niger,
    finalDestinationCityId: ids.niamey,
    tradeFlowDirection: 'EXPORT',
    transportBatchId: null,
    totalWeightKg: 4_000,
    totalValueUsd: 1_400,
    gps: null,
    merchandiseOwnerGender: 'FEMALE',
    merchandiseOwnerAgeCategory: 'ADULT',
    merchandiseOwnerHasDisability: false,
    operatorGender: 'FEMALE',
    operatorType: 'INFORMAL',
    goods: [{ goodsId: ids.maize, hsCode: '100590' }],
    ...over,
  };
}

function compare(over: Partial<Compared>, from: Partial<Compared> = {}) {
  return comparePair(aSighting(from), aSighting(over), defaultSettings, places);
}

const abroad = { collectionPointId: ids.gaya, tradeFlowDirection: 'IMPORT' as const };
const before = { collectionPointId: abomey };

describe('comparePair', () => {
  it('gives a hundred points to the same visit', () => {
    expect(compare({})).toMatchObject({ kind: 'SAME_RECORD', score: 100 });
  });

  it.each([
    ['MIRROR', abroad],
    ['MIRROR', { ...abroad, collectedOn: '2026-03-12' }],
    ['REPEAT_OBSERVATION', { ...before, collectedOn: '2026-03-09' }],
    ['SAME_RECORD', { collectedOn: '2026-03-11' }],
    ['SAME_RECORD', { totalWeightKg: 4_600, totalValueUsd: 1_650 }],
    ['SAME_RECORD', { totalValueUsd: null }],
    ['SAME_RECORD', { state: 'REJECTED_L1' }],
  ] as const)('sees a %s in %j', (kind, over) => {
    expect(compare(over)).toMatchObject({ kind });
  });

  it.each([
    ['a visit two days later', { collectedOn: '2026-03-12' }],
    ['another vehicle', { plate: '801299R8' }],
    ['a plate on one side only', { plate: null }],
    ['other goods', { goods: [{ goodsId: ids.cassava, hsCode: '071410' }] }],
    ['no weight', { totalWeightKg: null }],
    ['a load a third heavier', { totalWeightKg: 5_400, totalValueUsd: 1_900 }],
    ['another owner', { merchandiseOwnerGender: 'MALE' }],
    ['another trader', { operatorGender: 'MALE', operatorType: 'FORMAL' }],
    ['a draft', { state: 'DRAFT' }],
    ['a rejected record of the other side', { ...abroad, state: 'REJECTED_L2' }],
    ['another journey', { ...abroad, destinationCountryId: ids.nigeria }],
    ['a point the journey passed six days before', { ...before, collectedOn: '2026-03-04' }],
    ['a point it should have passed before', { ...before, collectedOn: '2026-03-14' }],
  ] as const)('sees nothing in %s', (_name, over) => {
    expect(compare(over as Partial<Compared>)).toBeNull();
  });

  it('lets a plate with a slip reach 85 at most', () => {
    expect(compare({ plate: '801243R8' })).toMatchObject({ kind: 'SAME_RECORD', score: 85 });
  });

  it('compares records of one batch only when owner and weight agree', () => {
    const batch = { transportBatchId: 'trip' };
    expect(compare(batch, batch)).toMatchObject({ kind: 'SAME_RECORD' });
    expect(compare({ ...batch, totalWeightKg: 3_200 }, batch)).toBeNull();
    expect(compare({ ...batch, merchandiseOwnerAgeCategory: 'SENIOR' }, batch)).toBeNull();
  });

  it('counts goods in common in part when their codes differ', () => {
    const uncoded = { goods: [{ goodsId: ids.maize, hsCode: null }] };
    const product = compare(uncoded)?.signals.find(({ name }) => name === 'product');
    expect(product).toEqual({ name: 'product', weight: 15, points: 10.5 });
  });

  it('takes records without a plate for copies only, and only when everything agrees', () => {
    const none = { plate: null };
    expect(compare(none, none)).toMatchObject({ kind: 'SAME_RECORD', score: 100 });
    expect(compare({ ...none, totalValueUsd: 1_000 }, none)).toBeNull();
    expect(compare({ ...none, ...abroad }, none)).toBeNull();
  });

  it('goes by the settings', () => {
    const settings = { ...defaultSettings, 'duplicate.windowDays': 1 };
    const other = aSighting({ ...abroad, collectedOn: '2026-03-12' });
    expect(comparePair(aSighting(), other, settings, places)).toBeNull();
    const strict = { ...defaultSettings, 'duplicate.threshold': 95 };
    expect(comparePair(aSighting(), aSighting(), strict, places)).toBeNull();
  });
});
