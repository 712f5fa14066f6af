import type { Prisma } from '@commerce-tracking/prisma/client';
import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import { type CollectionContent, collectionContent } from './content.ts';
import { controlShape } from './control-content.ts';
import { headerShape } from './header-content.ts';
import { itemShape } from './item-content.ts';

/** A record with its lines, decimals as text. */
export type StoredRecord = {
  collection: Prisma.CollectionModel;
  items: Prisma.CollectionItemModel[];
  controls: Prisma.CollectionControlModel[];
};

const headerFields = Object.keys(headerShape).filter((field) => field !== 'gps');
const itemFields = Object.keys(itemShape);
const controlFields = Object.keys(controlShape);

/** The working copy as content again: the rows hold all of it, with its defaults filled in. */
export function contentFromRows({ collection, items, controls }: StoredRecord): CollectionContent {
  const header: Record<string, unknown> = collection;
  const { gpsLatitude: latitude, gpsLongitude: longitude } = collection;
  return collectionContent.parse({
    ...pick(header, headerFields),
    gps:
      latitude === null || longitude === null
        ? undefined
        : {
            latitude,
            longitude,
            accuracyM: collection.gpsAccuracyM,
            capturedAt: collection.gpsCapturedAt?.toISOString(),
          },
    extra: collection.extra,
    items: items.map((item) => {
      const line = pick(item, itemFields);
      // A reference factor is looked up again; only a measurement is the collector's own.
      if (item.localUnitWeightSource !== 'MEASURED') delete line.localUnitWeightKg;
      return line;
    }),
    controls: controls.map((control) => pick(control, controlFields)),
  });
}

function pick(row: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of fields) {
    const value = row[field];
    if (value === null || value === undefined) continue;
    if (value instanceof Date) {
      picked[field] = field === 'collectedOn' ? dateToDay(value) : value.toISOString();
    } else picked[field] = value;
  }
  return picked;
}
