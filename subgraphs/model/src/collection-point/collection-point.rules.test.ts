import { describe, expect, it } from 'vitest';
import type { CollectionPoint } from '../reference/entries.ts';
import { entrySet, type ReferenceData } from '../reference/reference-data.ts';
import { checkCollectionPoint, pairChanges } from './collection-point.rules.ts';

function aPoint(over: Partial<CollectionPoint>): CollectionPoint {
  return {
    id: 'malanville',
    countryId: 'benin',
    corridorId: null,
    regionId: null,
    isBorderCrossing: true,
    isMarket: false,
    isFluvial: false,
    isCheckpoint: false,
    marketWeekdays: [],
    pairedPointId: null,
    latitude: null,
    longitude: null,
    ...over,
  } as CollectionPoint;
}
const gaya = aPoint({ id: 'gaya', countryId: 'niger' });
const dataWith = (...points: CollectionPoint[]) =>
  ({
    entries: {
      region: entrySet([{ id: 'dosso', countryId: 'niger', nameFr: 'Dosso' }] as never[]),
      corridor: entrySet([
        { id: 'coast', countryStartId: 'ghana', countryEndId: 'togo', waypoints: [] },
      ] as never[]),
      collectionPoint: entrySet(points),
      country: entrySet([{ id: 'benin', iso2: 'BJ', nameFr: 'Bénin' }] as never[]),
    },
  }) as unknown as ReferenceData;
const refusals = (point: CollectionPoint, others = [gaya]) =>
  checkCollectionPoint(point, dataWith(point, ...others)).map(
    ({ path, reason }) => `${path.replace('input.', '')} ${reason.name}`,
  );

describe('a collection point', () => {
  it.each([
    ['of no kind', { isBorderCrossing: false }, 'isBorderCrossing POINT_WITHOUT_KIND'],
    [
      'with market days and no market',
      { marketWeekdays: ['FRIDAY'] },
      'marketWeekdays NO_MARKET_HERE',
    ],
    ['in a region of another country', { regionId: 'dosso' }, 'regionId OTHER_COUNTRY'],
    ['on a corridor that does not come by', { corridorId: 'coast' }, 'corridorId OTHER_COUNTRY'],
    ['with swapped coordinates', { latitude: 3.39, longitude: 11.88 }, 'location FAR_FROM_COUNTRY'],
    ['paired with itself', { pairedPointId: 'malanville' }, 'pairedPointId REFERS_TO_ITSELF'],
  ])('%s is refused', (_what, over, expected) => {
    expect(refusals(aPoint(over))).toEqual([expected]);
  });

  it('is paired only with a crossing of another country', () => {
    const paired = aPoint({ pairedPointId: 'gaya' });
    expect(refusals(paired)).toEqual([]);
    const inBenin = aPoint({ id: 'gaya' });
    expect(refusals(paired, [inBenin])).toEqual(['pairedPointId NOT_ACROSS_THE_BORDER']);
    const market = aPoint({ ...gaya, isBorderCrossing: false, isMarket: true });
    expect(refusals(paired, [market])).toEqual(['pairedPointId NOT_ACROSS_THE_BORDER']);
  });
});

describe('pairing one side of a crossing', () => {
  it('pairs the other side, and frees the former partners of both', () => {
    const illela = aPoint({ id: 'illela', pairedPointId: 'konni' });
    const konni = aPoint({ id: 'konni', pairedPointId: 'illela' });
    const before = aPoint({ pairedPointId: 'gaya' });
    const after = aPoint({ pairedPointId: 'illela' });
    const changes = pairChanges(after, before, dataWith(before, gaya, illela, konni));
    expect(changes).toEqual([
      { id: 'gaya', columns: { pairedPointId: null } },
      { id: 'konni', columns: { pairedPointId: null } },
      { id: 'illela', columns: { pairedPointId: 'malanville' } },
    ]);
  });

  it('changes nothing when the pair stays', () => {
    const point = aPoint({ pairedPointId: 'gaya' });
    expect(pairChanges(point, point, dataWith(point, gaya))).toEqual([]);
  });
});
