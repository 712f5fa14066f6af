import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { checkLocation, countriesOf, outsideCountry } from '../geography/country.rules.ts';
import type { CollectionPoint } from '../reference/entries.ts';
import type { PartnerChange } from '../reference/kind.ts';
import { REFERS_TO_ITSELF } from '../reference/reference.errors.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import {
  NO_MARKET_HERE,
  NOT_ACROSS_THE_BORDER,
  POINT_WITHOUT_KIND,
} from './collection-point.errors.ts';

/** What a collection point must satisfy as a whole. */
export function checkCollectionPoint(point: CollectionPoint, data: ReferenceData): FieldError[] {
  const { entries } = data;
  const errors = checkLocation(point, data);
  if (!point.isBorderCrossing && !point.isMarket && !point.isFluvial && !point.isCheckpoint) {
    errors.push({ path: 'input.isBorderCrossing', reason: POINT_WITHOUT_KIND });
  }
  if (!point.isMarket && (point.marketWeekdays as string[]).length > 0) {
    errors.push({ path: 'input.marketWeekdays', reason: NO_MARKET_HERE });
  }
  const region = point.regionId ? entries.region.byId.get(point.regionId) : undefined;
  if (region && region.countryId !== point.countryId) {
    errors.push(outsideCountry('regionId', region.nameFr));
  }
  const corridor = point.corridorId ? entries.corridor.byId.get(point.corridorId) : undefined;
  if (corridor && !countriesOf(corridor).includes(point.countryId)) {
    errors.push(outsideCountry('corridorId', corridor.nameFr));
  }
  return [...errors, ...checkPair(point, entries.collectionPoint.byId)];
}

function checkPair(
  point: CollectionPoint,
  points: ReadonlyMap<string, CollectionPoint>,
): FieldError[] {
  const path = 'input.pairedPointId';
  if (!point.pairedPointId) return [];
  if (point.pairedPointId === point.id) return [{ path, reason: REFERS_TO_ITSELF }];
  const other = points.get(point.pairedPointId);
  if (!other) return [];
  const acrossBorder =
    point.isBorderCrossing && other.isBorderCrossing && point.countryId !== other.countryId;
  return acrossBorder ? [] : [{ path, reason: NOT_ACROSS_THE_BORDER }];
}

/**
 * Both sides of a crossing name each other. Pairing one side therefore changes the new partner, and
 * frees the former partners of both.
 */
export function pairChanges(
  after: CollectionPoint,
  before: CollectionPoint | null,
  { entries }: ReferenceData,
): PartnerChange[] {
  const formerId = before?.pairedPointId ?? null;
  if (after.pairedPointId === formerId) return [];
  const partner = after.pairedPointId && entries.collectionPoint.byId.get(after.pairedPointId);
  const freed = [formerId, partner ? partner.pairedPointId : null].filter(
    (id): id is string => id !== null && id !== after.id && id !== after.pairedPointId,
  );
  return [
    ...freed.map((id) => ({ id, columns: { pairedPointId: null } })),
    ...(partner ? [{ id: partner.id, columns: { pairedPointId: after.id } }] : []),
  ];
}
