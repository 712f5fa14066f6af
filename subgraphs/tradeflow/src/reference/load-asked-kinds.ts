import type { Db } from '@commerce-tracking/prisma/client';
import { byId, entryOf } from './entry-rows.ts';
import type { Entry, FormModelEntry, ReferenceData } from './reference-data.ts';

const loaders = {
  region: (db: Db) => db.region.findMany(),
  district: (db: Db) => db.district.findMany(),
  spokenLanguage: (db: Db) => db.spokenLanguage.findMany(),
  collectionPointType: (db: Db) => db.collectionPointType.findMany(),
  productType: (db: Db) => db.productType.findMany(),
  animalType: (db: Db) => db.animalType.findMany(),
  transportMethod: (db: Db) => db.transportMethod.findMany(),
  hsCode: (db: Db) => db.hsCode.findMany(),
};

type Row = Parameters<typeof entryOf>[0];

/** Kinds no built-in field refers to, where a form asks for one of their entries. */
export async function loadAskedKinds(
  db: Db,
  forms: Iterable<FormModelEntry>,
): Promise<ReferenceData['askedKinds']> {
  const kinds = new Set<string>();
  for (const { compiled } of forms) {
    for (const { referenceKind } of compiled.questions.values()) {
      if (referenceKind && Object.hasOwn(loaders, referenceKind)) kinds.add(referenceKind);
    }
  }
  const loaded = await Promise.all(
    [...kinds].map(async (kind): Promise<[string, ReadonlyMap<string, Entry>]> => {
      const rows: Row[] = await loaders[kind as keyof typeof loaders](db);
      return [kind, byId(rows.map(entryOf))];
    }),
  );
  return new Map(loaded);
}
