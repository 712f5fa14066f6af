import { newId } from '@commerce-tracking/service-kit/ids';
import { getNamedType, isInputObjectType, isNonNullType } from 'graphql';
import type { ApiSchema, ReferenceKind } from '../../scripts/generate/operations/operations.ts';
import type { Cast } from './cast.ts';
import type { Probe } from './probe.ts';
import { asks, byId, everywhere, sends, stale } from './rows.ts';

const form = (cast: Cast) => cast.reference.agricultural;
const everybody = 'reference data are the same for everybody';
const today = () => new Date().toISOString().slice(0, 10);

/** How the operations of model are tried that are not those of a kind of reference data. */
export const modelProbes: Record<string, Probe> = {
  referenceVersion: everywhere(
    asks(() => ({})),
    everybody,
  ),
  referenceBundle: everywhere(
    asks(() => ({})),
    everybody,
    { select: 'version' },
  ),
  referenceUsage: everywhere(
    asks(async (cast) => ({ kind: 'COUNTRY', id: await entryOf(cast, 'countries') })),
    everybody,
    { select: 'count' },
  ),
  resolveHsCode: {
    inside: asks(goods('productId', 'natureId')),
    outside: asks(() => ({ productId: newId(), natureId: newId() }), 'null'),
  },
  unitFactor: {
    inside: asks(({ reference }) => ({ unitId: reference.id('units', 'BAG_100') })),
    outside: asks(() => ({ unitId: newId() }), 'null'),
  },
  exchangeRate: {
    inside: asks(({ reference }) => ({
      currencyId: reference.id('currencies', 'XOF'),
      on: today(),
    })),
    outside: asks(() => ({ currencyId: newId(), on: today() }), 'null'),
  },
  exchangeRates: {
    inside: asks(() => ({}), 'found'),
    outside: asks(() => ({ filter: { currencyId: newId() } }), 'empty'),
  },
  setExchangeRates: {
    inside: sends(({ reference }) => ({ rates: [aRate(reference.id('currencies', 'XOF'))] })),
    outside: sends(() => ({ rates: [aRate(newId())] }), 'BAD_INPUT INVALID_INPUT'),
    select: 'unitsPerUsd',
  },
  formModel: byId(form),
  formModels: {
    inside: asks(() => ({ filter: { status: 'PUBLISHED' } }), 'found'),
    outside: asks(() => ({ filter: { status: 'DRAFT', collectionType: 'LIVESTOCK' } }), 'empty'),
  },
  currentFormModel: everywhere(
    asks(() => ({ collectionType: 'LIVESTOCK' })),
    everybody,
  ),
  compareFormModels: {
    inside: asks((cast) => ({ a: form(cast), b: form(cast) })),
    outside: asks((cast) => ({ a: form(cast), b: newId() }), 'null'),
  },
  createFormModelDraft: {
    inside: sends((cast) => ({ basedOnId: form(cast) })),
    outside: sends(() => ({ basedOnId: newId() }), 'BAD_INPUT INVALID_INPUT'),
  },
  updateFormModelDraft: stale(form, undefined, () => ({ titleFr: 'Essai' })),
  deleteFormModelDraft: stale(form),
  publishFormModel: stale(form),
  retireFormModel: stale(form),
};

/** How the seven operations of each kind are tried: what they ask for follows from the schema. */
export function referenceProbes(
  schema: ApiSchema,
  kinds: readonly ReferenceKind[],
): Record<string, Probe> {
  return Object.assign({}, ...kinds.map((kind) => kindProbes(schema, kind)));
}

function kindProbes(schema: ApiSchema, kind: ReferenceKind): Record<string, Probe> {
  const { type, one, many } = kind;
  const entry = (cast: Cast) => entryOf(cast, many);
  const filterType = schema.getType(`${type}Filter`);
  const filter =
    isInputObjectType(filterType) && 'ids' in filterType.getFields() ? 'ids' : 'productId';
  return {
    [one]: byId(entry),
    [many]: {
      inside: asks(async (cast) => (await entry(cast)) && {}, 'found'),
      outside: asks(
        () => ({ filter: { [filter]: filter === 'ids' ? [newId()] : newId() } }),
        'empty',
      ),
    },
    [`create${type}`]: {
      inside: sends((cast) => newEntry(cast, schema, type)),
      outside: 'a new entry is nobody else’s',
    },
    [`update${type}`]: stale(entry),
    [`activate${type}`]: stale(entry),
    [`deactivate${type}`]: stale(entry),
    [`delete${type}`]: {
      ...stale(entry),
      select: 'id',
    },
  };
}

const known = new WeakMap<Cast, Map<string, Promise<string>>>();

/** Any entry of a list. */
function entryOf(cast: Cast, many: string): Promise<string> {
  const entries = known.get(cast) ?? new Map<string, Promise<string>>();
  known.set(cast, entries);
  const found = entries.get(many) ?? anEntry(cast, many);
  entries.set(many, found);
  return found;
}

async function anEntry(cast: Cast, many: string): Promise<string> {
  type Listed = Record<string, { nodes: { id: string }[] }>;
  const listed = await cast.read<Listed>('ADMIN', `{ ${many}(first: 1) { nodes { id } } }`);
  const id = listed[many]?.nodes[0]?.id;
  if (id) return id;
  // The one kind that is not seeded.
  if (many !== 'districts') throw new Error(`there are no ${many}`);
  const input = {
    code: 'M-DISTRICT',
    nameFr: 'Premier essai',
    regionId: await entryOf(cast, 'regions'),
  };
  const { createDistrict } = await cast.read<{ createDistrict: { id: string } }>(
    'ADMIN',
    'mutation($input: CreateDistrictInput!) { createDistrict(input: $input) { id } }',
    { input },
  );
  return createDistrict.id;
}

/** What a new entry has to say, by the name of the field. */
const values: Record<string, (cast: Cast) => unknown> = {
  code: () => `M-${newId().slice(-12)}`,
  nameFr: () => 'Essai',
  category: () => 'essai',
  iso2: () => 'QQ',
  iso3: () => 'QQQ',
  dialCode: () => '+999',
  timeZone: () => 'Africa/Abidjan',
  iso639: () => 'qq',
  isoCode: () => 'QQQ',
  symbol: () => 'q',
  decimalPlaces: () => 2,
  digits: () => '990199',
  edition: () => 2022,
  distanceKm: () => '100',
  maxSpeedKmh: () => 80,
  low: () => '1',
  high: () => '2',
  kgPerUnit: () => '3',
  measuredOn: today,
  validFrom: today,
  countryId: ({ reference }) => reference.id('countries', 'BJ'),
  countryStartId: ({ reference }) => reference.id('countries', 'BJ'),
  countryEndId: ({ reference }) => reference.id('countries', 'NG'),
  cityStartId: ({ reference }) => reference.id('cities', 'BJ-COTONOU'),
  cityEndId: ({ reference }) => reference.id('cities', 'NG-LAGOS'),
  currencyId: ({ reference }) => reference.id('currencies', 'XOF'),
  unitId: ({ reference }) => reference.id('units', 'BAG_100'),
  regionId: (cast) => entryOf(cast, 'regions'),
  methodId: (cast) => entryOf(cast, 'transportMethods'),
};

/** What some kinds ask for beyond what the schema requires. */
const more: Record<string, (cast: Cast) => object> = {
  Animal: async (cast) => ({ typeId: await entryOf(cast, 'animalTypes') }),
  CollectionPoint: async (cast) => ({
    typeId: await entryOf(cast, 'collectionPointTypes'),
    isMarket: true,
  }),
  ControlService: () => ({ type: 'PUBLIC' }),
  PriceBand: ({ reference }) => ({ productId: reference.id('products', 'MAIZE'), basis: 'PER_KG' }),
  Product: async (cast) => ({ typeId: await entryOf(cast, 'productTypes') }),
  TransportMethod: () => ({ type: 'ROAD' }),
  Unit: () => ({ kind: 'LOCAL' }),
};

async function newEntry(cast: Cast, schema: ApiSchema, type: string) {
  const inputType = schema.getType(`Create${type}Input`);
  if (!isInputObjectType(inputType)) throw new Error(`no input to create ${type}`);
  const entry: Record<string, unknown> = { ...(await more[type]?.(cast)) };
  for (const field of Object.values(inputType.getFields())) {
    if (!isNonNullType(field.type) || field.name in entry) continue;
    const value = values[field.name];
    if (!value) {
      throw new Error(`say what ${field.name}: ${getNamedType(field.type)} of a new ${type} is`);
    }
    entry[field.name] = await value(cast);
  }
  return entry;
}

function goods(product: string, nature: string) {
  return ({ reference }: Cast) => ({
    [product]: reference.id('products', 'MAIZE'),
    [nature]: reference.id('productNatures', 'GRAIN'),
  });
}

function aRate(currencyId: string) {
  return { currencyId, validOn: '2001-01-01', unitsPerUsd: '700', source: 'Matrice' };
}
