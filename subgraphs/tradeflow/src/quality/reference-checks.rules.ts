import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { UNKNOWN_REFERENCE } from '@commerce-tracking/service-kit/reasons';
import { INACTIVE_REFERENCE } from '../collection/collection.errors.ts';
import type { CollectionContent } from '../collection/content/content.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { error, type Finding } from './finding.ts';

type Kind = {
  [K in keyof ReferenceData]: ReferenceData[K] extends ReadonlyMap<string, { id: string }>
    ? K
    : never;
}[keyof ReferenceData];

const ofHeader = {
  formModelId: 'formModels',
  collectionPointId: 'points',
  corridorId: 'corridors',
  seasonId: 'seasons',
  originCountryId: 'countries',
  originCityId: 'cities',
  destinationCountryId: 'countries',
  finalDestinationCityId: 'cities',
  transportModeId: 'transportModes',
  currencyId: 'currencies',
} as const satisfies Partial<Record<keyof CollectionContent, Kind>>;

const ofItem = {
  productId: 'products',
  animalId: 'animals',
  productNatureId: 'productNatures',
  animalNatureId: 'animalNatures',
  unitId: 'units',
  originCountryId: 'countries',
  loadingCityId: 'cities',
  unloadingCityId: 'cities',
  productOriginCountryId: 'countries',
} as const satisfies Partial<Record<keyof CollectionContent['items'][number], Kind>>;

const ofControl = {
  checkpointId: 'checkpoints',
  serviceId: 'controlServices',
} as const satisfies Partial<Record<keyof CollectionContent['controls'][number], Kind>>;

type Named = { path: string; kind: Kind; id: string };

/** References that lead nowhere: never stored, not even in a draft. */
export function unknownReferences(
  content: CollectionContent,
  reference: ReferenceData,
): FieldError[] {
  return namedReferences(content)
    .filter(({ kind, id }) => !reference[kind].has(id))
    .map(({ path, kind }) => ({
      path: `input.content.${path}`,
      reason: UNKNOWN_REFERENCE,
      values: { kind: wordOf[kind] },
    }));
}

/** Entries no longer offered; records submitted before keep theirs. */
export function inactiveReferences(
  content: CollectionContent,
  reference: ReferenceData,
): Finding[] {
  return namedReferences(content)
    .filter(({ kind, id }) => {
      const entry = reference[kind].get(id);
      return entry !== undefined && 'isActive' in entry && !entry.isActive;
    })
    .map(({ path }) => error('VALUE_NOT_ALLOWED', path, INACTIVE_REFERENCE));
}

function namedReferences(content: CollectionContent): Named[] {
  const named: Named[] = [];
  collect(named, '', content, ofHeader);
  for (const [index, item] of content.items.entries()) {
    collect(named, `items.${index}.`, item, ofItem);
  }
  for (const [index, control] of content.controls.entries()) {
    collect(named, `controls.${index}.`, control, ofControl);
    for (const [at, id] of control.taxTypeIds.entries()) {
      named.push({ path: `controls.${index}.taxTypeIds.${at}`, kind: 'taxTypes', id });
    }
  }
  return named;
}

function collect(
  named: Named[],
  prefix: string,
  source: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, Kind>>,
): void {
  for (const [field, kind] of Object.entries(kinds)) {
    const id = source[field];
    if (typeof id === 'string') named.push({ path: prefix + field, kind, id });
  }
}

const wordOf: Record<Kind, string> = {
  countries: 'Country',
  cities: 'City',
  points: 'CollectionPoint',
  corridors: 'Corridor',
  currencies: 'Currency',
  products: 'Product',
  productNatures: 'ProductNature',
  animals: 'Animal',
  animalNatures: 'AnimalNature',
  units: 'Unit',
  transportModes: 'TransportMode',
  controlServices: 'ControlService',
  checkpoints: 'Checkpoint',
  taxTypes: 'TaxType',
  seasons: 'Season',
  formModels: 'FormModel',
};
