import type { CityEntry, Entry, PointEntry, ReferenceData } from './reference-data.ts';

// Kinds as model names them, and where this service holds their entries.
const held = {
  country: 'countries',
  city: 'cities',
  collectionPoint: 'points',
  corridor: 'corridors',
  currency: 'currencies',
  product: 'products',
  productNature: 'productNatures',
  animal: 'animals',
  animalNature: 'animalNatures',
  unit: 'units',
  transportMode: 'transportModes',
  controlService: 'controlServices',
  checkpoint: 'checkpoints',
  taxType: 'taxTypes',
  season: 'seasons',
} as const satisfies Record<string, keyof ReferenceData>;

/** The entries of a kind; undefined for a kind this service does not hold. */
export function entriesOfKind(
  reference: ReferenceData,
  kind: string,
): ReadonlyMap<string, Entry> | undefined {
  if (Object.hasOwn(held, kind)) return reference[held[kind as keyof typeof held]];
  return reference.askedKinds.get(kind);
}

/** What an entry says of itself under the name forms ask for it; undefined where it is not there. */
export function attributeOf(
  reference: ReferenceData,
  kind: string,
  id: string,
  name: string,
): unknown {
  const entry = entriesOfKind(reference, kind)?.get(id);
  if (!entry) return undefined;
  if (name === 'country') {
    return reference.countries.get((entry as CityEntry | PointEntry).countryId)?.code;
  }
  // Only the family of a transport mode has another name here.
  const field = name === 'method' ? 'methodType' : name;
  return (entry as Record<string, unknown>)[field];
}
