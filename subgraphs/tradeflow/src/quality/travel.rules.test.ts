import { defaultSettings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { deriveTotals } from '../collection/content/derive-totals.ts';
import { aContent, type SentContent } from '../testing/a-content.ts';
import { aReference, ids } from '../testing/reference-fixture.ts';
import { checkCollection } from './check-collection.rules.ts';
import type { Finding } from './finding.ts';
import type { StoredNeighbour, Surroundings } from './surroundings.ts';
import { unreachableNeighbours } from './travel.rules.ts';

/** The same truck, a hundred and eleven kilometres further north on the same day. */
function aNeighbour(over: Partial<StoredNeighbour> = {}): StoredNeighbour {
  return {
    id: '019a0000-0000-7000-8000-0000000000ff',
    normalizedPlate: 'BJ1234RB',
    collectionPointId: ids.gaya,
    collectedOn: '2026-03-10',
    observedAt: new Date('2026-03-10T09:00:00Z'),
    gpsLatitude: 12.88,
    gpsLongitude: 3.39,
    ...over,
  };
}

const atTen = { observedAt: '2026-03-10T10:00:00Z' };

function checkedWith(surroundings: Partial<Surroundings>, over: SentContent = atTen, more = {}) {
  const reference = aReference();
  const content = aContent(over);
  return {
    content,
    derived: deriveTotals(content, reference, defaultSettings),
    reference,
    settings: { ...defaultSettings, ...more },
    point: reference.points.get(content.collectionPointId ?? ''),
    collectorCountryId: ids.benin,
    now: new Date('2026-03-10T18:00:00Z'),
    firstSubmittedAt: null,
    surroundings: { neighbours: [], effort: 'FULL', ...surroundings } as Surroundings,
  };
}

function found(...args: Parameters<typeof checkedWith>): Finding[] {
  return checkCollection(checkedWith(...args));
}

describe('a vehicle seen twice', () => {
  it('is asked about when it would have had to go faster than its kind can', () => {
    expect(found({ neighbours: [aNeighbour()] })).toMatchObject([
      {
        code: 'IMPOSSIBLE_SPEED',
        path: 'vehicleRegistrationNumber',
        observed: '111 km, 1.0 h, 111 km/h',
        expected: '≤ 100 km/h',
      },
    ]);
  });

  it.each([
    ['with another plate', { normalizedPlate: 'BJ1234RC' }],
    ['with time enough', { observedAt: new Date('2026-03-10T08:00:00Z') }],
    ['of which only the day is known', { observedAt: null }],
    ['not far away', { gpsLatitude: 12.05 }],
    ['nobody knows where', { gpsLatitude: null, collectionPointId: ids.season }],
  ])('is not asked about %s', (_words, over) => {
    expect(found({ neighbours: [aNeighbour(over)] })).toEqual([]);
  });

  it('is placed by its point where it has no position', () => {
    const reference = aReference();
    const gaya = { ...reference.points.get(ids.gaya), latitude: 13.5, longitude: 3.39 };
    const points = new Map(reference.points).set(ids.gaya, gaya as never);
    const checked = checkedWith({ neighbours: [aNeighbour({ gpsLatitude: null })] });
    const at = { ...checked, reference: { ...reference, points } };
    expect(unreachableNeighbours(at).map(({ speedKmh }) => Math.round(speedKmh))).toEqual([180]);
  });

  it('has a day and the night after it where only days are known', () => {
    const far = aNeighbour({ observedAt: null, gpsLatitude: -11 });
    const [one] = unreachableNeighbours(checkedWith({ neighbours: [far] }));
    expect(one?.finding.observed).toMatch(/, 24\.0 h, 106 km\/h$/);
    const dayBefore = { ...far, collectedOn: '2026-03-09' };
    expect(unreachableNeighbours(checkedWith({ neighbours: [dayBefore] }))).toEqual([]);
  });

  it('is asked about once, by the fastest of several, and each of them by its own', () => {
    const neighbours = [aNeighbour(), aNeighbour({ id: 'other', gpsLatitude: 13.88 })];
    expect(found({ neighbours })).toMatchObject([{ observed: '222 km, 1.0 h, 222 km/h' }]);
    expect(unreachableNeighbours(checkedWith({ neighbours })).map(({ id }) => id)).toEqual([
      neighbours[0]?.id,
      'other',
    ]);
  });

  it('is not asked about below the distance that is set', () => {
    const near = { 'quality.speedMinKm': 150 };
    expect(found({ neighbours: [aNeighbour()] }, atTen, near)).toEqual([]);
  });

  it('is not compared without a plate of its own', () => {
    const onFoot = { ...atTen, transportModeId: ids.onFoot, vehicleRegistrationNumber: 'Néant' };
    expect(found({ neighbours: [aNeighbour({ normalizedPlate: null })] }, onFoot)).toEqual([]);
  });
});

describe('a day without effort', () => {
  it.each([
    [null, undefined],
    ['NONE', 'NONE'],
  ] as const)('of coverage %s is shown', (effort, observed) => {
    expect(found({ effort })).toMatchObject([
      { code: 'NO_EFFORT_DAY', severity: 'INFO', path: 'collectedOn', observed },
    ]);
  });

  it('is none that was watched, wholly or in part', () => {
    expect(found({ effort: 'FULL' })).toEqual([]);
    expect(found({ effort: 'PARTIAL' })).toEqual([]);
  });
});
