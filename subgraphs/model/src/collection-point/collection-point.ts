import { Weekday } from '@commerce-tracking/prisma/generated/enums';
import { choices, flag, link, location, optional, quantity, text } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';
import { checkCollectionPoint, pairChanges } from './collection-point.rules.ts';

/** Border crossings, markets, river points and control posts where collectors work. */
export const collectionPoint = referenceKind({
  name: 'collectionPoint',
  plural: 'collectionPoints',
  fields: {
    countryId: link('country'),
    corridorId: optional(link('corridor')),
    typeId: link('collectionPointType'),
    locality: optional(text(120)),
    regionId: optional(link('region')),
    customsPostCode: optional(text(20)),
    location: location(),
    isFormal: flag(true),
    isBorderCrossing: flag(false),
    isMarket: flag(false),
    isFluvial: flag(false),
    isCheckpoint: flag(false),
    marketWeekdays: choices([
      Weekday.MONDAY,
      Weekday.TUESDAY,
      Weekday.WEDNESDAY,
      Weekday.THURSDAY,
      Weekday.FRIDAY,
      Weekday.SATURDAY,
      Weekday.SUNDAY,
    ]),
    gpsToleranceKm: optional(quantity()),
    pairedPointId: optional(link('collectionPoint')),
  },
  searched: ({ locality, customsPostCode }) => [locality ?? '', customsPostCode ?? ''],
  check: checkCollectionPoint,
  partners: pairChanges,
});
