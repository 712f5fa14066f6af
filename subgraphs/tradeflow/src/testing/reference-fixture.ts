import { compileForm } from '@commerce-tracking/forms/compile-form';
import type { FormContent, StoredField, StoredRule } from '@commerce-tracking/forms/form-content';
import { baseFields } from '@commerce-tracking/prisma/seed/reference/form-models/form-models';
import type { Conversion, Entry, ReferenceData } from '../reference/reference-data.ts';

let counter = 0;

/** A fresh id that reads as UUIDv7; the order of making is kept. */
export function testId(): string {
  counter += 1;
  return `019a0000-0000-7000-8000-${counter.toString(16).padStart(12, '0')}`;
}

/** Ids of the fixture's entries, by the name tests call them. */
export const ids = {
  ...named('benin', 'niger', 'togo', 'nigeria'),
  ...named('parakou', 'niamey', 'lome'),
  ...named('malanville', 'gaya', 'hillacondji', 'lagosMarket'),
  ...named('corridor', 'season', 'xof', 'ngn'),
  ...named('maize', 'cassava', 'rice', 'fresh', 'flour', 'cattle', 'male', 'female'),
  ...named('bag', 'kg', 'bowl', 'head', 'truck', 'onFoot'),
  ...named('customs', 'police', 'checkpoint', 'fee', 'certificate'),
  ...named('agricultural', 'livestock', 'retired', 'draftForm'),
};

function named<Name extends string>(...names: Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, testId()])) as Record<Name, string>;
}

function entry(id: string, name: string): Entry {
  return { id, code: name, isActive: true, nameFr: name, nameEn: name };
}

/** A unit weight measured for nothing in particular; tests narrow it down. */
export function aConversion(over: Partial<Conversion>): Conversion {
  return {
    productId: null,
    productNatureId: null,
    animalId: null,
    collectionPointId: null,
    regionId: null,
    countryId: null,
    kgPerUnit: '100',
    measuredOn: '2025-01-01',
    validFrom: '2025-01-01',
    validTo: null,
    ...over,
  };
}

function byId<T extends { id: string }>(...entries: T[]): Map<string, T> {
  return new Map(entries.map((one) => [one.id, one]));
}

const here = {
  latitude: 11.88,
  longitude: 3.39,
  gpsToleranceKm: null,
  marketWeekdays: ['WEDNESDAY', 'SUNDAY'],
};
const point = (
  id: string,
  name: string,
  countryId: string,
  pairedPointId: string | null = null,
) => ({
  ...entry(id, name),
  ...here,
  countryId,
  pairedPointId,
  corridorId: null,
  regionId: null,
  isBorderCrossing: true,
});
const city = (id: string, name: string, countryId: string) => ({
  ...entry(id, name),
  countryId,
  latitude: null,
  longitude: null,
});
const harvestYear: StoredField = {
  path: 'extra.harvestYear',
  section: 'HEADER',
  group: 'extra',
  position: 500,
  labelFr: 'Année de récolte',
  labelEn: 'Year of harvest',
  applies: 'ALWAYS',
  required: 'NEVER',
  question: { code: 'harvestYear', type: 'INTEGER' },
};

const indexed = (code: string, type: 'TEXT' | 'INTEGER' | 'BOOLEAN'): StoredField => ({
  ...harvestYear,
  path: `extra.${code}`,
  question: { code, type, indexed: true },
});

const tooMany = (code: string, severity: StoredRule['severity'], heads: number): StoredRule => ({
  code,
  severity,
  condition: { gt: [{ path: 'extra.heads' }, heads] },
  paths: ['extra.heads'],
  messageFr: `Plus de ${heads} têtes`,
  messageEn: `More than ${heads} head`,
});

/** The base form of a type, with one question and whatever a test adds. */
export function aForm(
  type: 'AGRICULTURAL' | 'LIVESTOCK',
  over: { fields?: StoredField[]; rules?: StoredRule[] } = {},
): FormContent {
  const base = baseFields(type) as unknown as StoredField[];
  const { fields = [], rules = [] } = over;
  return { fields: [...base, harvestYear, ...fields], rules };
}

const compiledForms = {
  AGRICULTURAL: compileForm(aForm('AGRICULTURAL')),
  LIVESTOCK: compileForm(
    aForm('LIVESTOCK', {
      fields: [indexed('herd', 'TEXT'), indexed('heads', 'INTEGER'), indexed('guided', 'BOOLEAN')],
      rules: [tooMany('largeHerd', 'WARNING', 1_000), tooMany('noHerd', 'ERROR', 100_000)],
    }),
  ),
};
const form = (id: string, collectionType: 'AGRICULTURAL' | 'LIVESTOCK') => ({
  id,
  collectionType,
  number: 1,
  status: 'PUBLISHED' as const,
  retiredAt: null,
  compiled: compiledForms[collectionType],
  labels: new Map([
    ['extra.harvestYear', { fr: 'Année de récolte', en: 'Year of harvest' }],
    ['items.quantity', { fr: 'Nombre de sacs', en: 'Number of bags' }],
  ]),
});

/** A small world: Benin and Niger with a shared post, maize, cassava and cattle, XOF at 600 a dollar. */
export function aReference(over: Partial<ReferenceData> = {}): ReferenceData {
  const code = (natureId: string, digits: string) => ({ natureId, digits, edition: 2022 });
  const unit = (id: string, unitCode: string, kgPerUnit: string | null) => ({
    ...entry(id, unitCode),
    code: unitCode,
    kind: 'LOCAL' as const,
    kgPerUnit,
  });
  return {
    countries: byId(
      { ...entry(ids.benin, 'Bénin'), iso2: 'BJ', timeZone: 'Africa/Porto-Novo' },
      { ...entry(ids.niger, 'Niger'), iso2: 'NE', timeZone: 'Africa/Niamey' },
      { ...entry(ids.togo, 'Togo'), iso2: 'TG', timeZone: 'Africa/Lome' },
      { ...entry(ids.nigeria, 'Nigéria'), iso2: 'NG', timeZone: 'Africa/Lagos' },
    ),
    cities: byId(
      city(ids.parakou, 'Parakou', ids.benin),
      city(ids.niamey, 'Niamey', ids.niger),
      city(ids.lome, 'Lomé', ids.togo),
    ),
    points: byId(
      point(ids.malanville, 'Malanville', ids.benin, ids.gaya),
      point(ids.gaya, 'Gaya', ids.niger, ids.malanville),
      point(ids.hillacondji, 'Hillacondji', ids.benin),
      point(ids.lagosMarket, 'Lagos', ids.nigeria),
    ),
    corridors: byId({
      ...entry(ids.corridor, 'Parakou – Niamey'),
      countryIds: new Set([ids.benin, ids.niger]),
      cityKm: new Map([
        [ids.parakou, 0],
        [ids.niamey, 605],
      ]),
      pointKm: new Map([[ids.malanville, 317]]),
    }),
    currencies: byId(
      { ...entry(ids.xof, 'Franc CFA'), isoCode: 'XOF', decimalPlaces: 0 },
      { ...entry(ids.ngn, 'Naira'), isoCode: 'NGN', decimalPlaces: 2 },
    ),
    ratesByCurrency: new Map([[ids.xof, [{ validOn: '2026-03-01', unitsPerUsd: '600' }]]]),
    products: byId(
      { ...entry(ids.maize, 'Maïs'), codes: [code(ids.fresh, '100590')] },
      {
        ...entry(ids.cassava, 'Manioc'),
        codes: [code(ids.fresh, '071410'), code(ids.flour, '110620')],
      },
      { ...entry(ids.rice, 'Riz'), codes: [] },
    ),
    productNatures: byId(entry(ids.fresh, 'Frais'), entry(ids.flour, 'Farine')),
    animals: byId({
      ...entry(ids.cattle, 'Bovins'),
      codes: [code(ids.male, '010229'), code(ids.female, '010229')],
      weightMinKg: '200',
      weightMaxKg: '350',
    }),
    animalNatures: byId(entry(ids.male, 'Mâle'), entry(ids.female, 'Femelle')),
    units: byId(
      unit(ids.bag, 'BAG_100', null),
      unit(ids.kg, 'KG', '1'),
      unit(ids.bowl, 'BOWL', null),
      unit(ids.head, 'HEAD', null),
    ),
    headUnitId: ids.head,
    conversionsByUnit: new Map([[ids.bag, [aConversion({})]]]),
    priceBandsByGoods: new Map(),
    transportModes: byId(
      {
        ...entry(ids.truck, 'Camion'),
        methodType: 'ROAD',
        maxSpeedKmh: 100,
        capacityKg: '40000',
        requiresPlate: true,
      },
      {
        ...entry(ids.onFoot, 'À pied'),
        methodType: 'ROAD',
        maxSpeedKmh: 100,
        capacityKg: null,
        requiresPlate: false,
      },
    ),
    controlServices: byId(entry(ids.customs, 'Douane'), entry(ids.police, 'Police')),
    checkpoints: byId(entry(ids.checkpoint, 'Poste de Kandi')),
    taxTypes: byId(entry(ids.fee, 'Redevance'), entry(ids.certificate, 'Certificat')),
    seasons: byId(entry(ids.season, 'Soudure')),
    askedKinds: new Map(),
    formModels: byId(form(ids.agricultural, 'AGRICULTURAL'), form(ids.livestock, 'LIVESTOCK')),
    ...over,
  };
}
