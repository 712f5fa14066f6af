import type { CompiledForm } from '@commerce-tracking/forms/compile-form';
import type {
  BandSource,
  CollectionType,
  FormModelStatus,
  PriceBasis,
  TransportMethodType,
  UnitKind,
} from '@commerce-tracking/prisma/client';
import type { FormLabels } from '../revision/field-labels.ts';

// What the writes of this subgraph need to know of model's reference data, held in memory: a
// submission asks the database nothing. Decimals are text, days are `YYYY-MM-DD`.

/** What every reference entry has. */
export type Entry = {
  id: string;
  code: string;
  isActive: boolean;
  nameFr: string;
  nameEn: string;
};
export type CountryEntry = Entry & { iso2: string; timeZone: string };
export type CurrencyEntry = Entry & { isoCode: string; decimalPlaces: number };
export type CityEntry = Entry & { countryId: string } & Place;
/** Coordinates, where they are known. */
export type Place = { latitude: number | null; longitude: number | null };
export type PointEntry = Entry &
  Place & {
    countryId: string;
    corridorId: string | null;
    regionId: string | null;
    pairedPointId: string | null;
    isBorderCrossing: boolean;
    gpsToleranceKm: string | null;
    /** `MONDAY`…; the days on which its market is held. */
    marketWeekdays: readonly string[];
  };
export type CorridorEntry = Entry & {
  /** Countries it starts, ends or passes in. */
  countryIds: ReadonlySet<string>;
  cityKm: ReadonlyMap<string, number>;
  pointKm: ReadonlyMap<string, number>;
};
export type CodedNature = { natureId: string; digits: string; edition: number };
/** A product or an animal with its customs codes. */
export type GoodsEntry = Entry & { codes: readonly CodedNature[] };
export type AnimalEntry = GoodsEntry & { weightMinKg: string | null; weightMaxKg: string | null };
export type UnitEntry = Entry & { kind: UnitKind; kgPerUnit: string | null };
export type Conversion = {
  productId: string | null;
  productNatureId: string | null;
  animalId: string | null;
  collectionPointId: string | null;
  regionId: string | null;
  countryId: string | null;
  kgPerUnit: string;
  measuredOn: string;
  validFrom: string;
  validTo: string | null;
};
export type PriceBandEntry = {
  natureId: string | null;
  countryId: string | null;
  basis: PriceBasis;
  currencyId: string;
  low: string;
  high: string;
  source: BandSource;
  validFrom: string;
  validTo: string | null;
};
export type Rate = { validOn: string; unitsPerUsd: string };
export type TransportModeEntry = Entry & {
  methodType: TransportMethodType;
  maxSpeedKmh: number;
  capacityKg: string | null;
  requiresPlate: boolean;
};
export type FormModelEntry = {
  id: string;
  collectionType: CollectionType;
  number: number;
  status: FormModelStatus;
  retiredAt: Date | null;
  /** The model's fields, rules and own questions, ready to be asked of a record. */
  compiled: CompiledForm;
  /** What the model calls its fields, by its own paths. */
  labels: FormLabels;
};

type ById<T> = ReadonlyMap<string, T>;

/** One consistent reading of the reference data. */
export type ReferenceData = {
  countries: ById<CountryEntry>;
  cities: ById<CityEntry>;
  points: ById<PointEntry>;
  corridors: ById<CorridorEntry>;
  currencies: ById<CurrencyEntry>;
  /** Newest day first, one rate per day: the last correction. */
  ratesByCurrency: ById<readonly Rate[]>;
  products: ById<GoodsEntry>;
  productNatures: ById<Entry>;
  animals: ById<AnimalEntry>;
  animalNatures: ById<Entry>;
  units: ById<UnitEntry>;
  /** The unit animals are counted in; null when the reference data has none. */
  headUnitId: string | null;
  conversionsByUnit: ById<readonly Conversion[]>;
  /** By product or animal; those that are in use. */
  priceBandsByGoods: ById<readonly PriceBandEntry[]>;
  transportModes: ById<TransportModeEntry>;
  controlServices: ById<Entry>;
  checkpoints: ById<Entry>;
  taxTypes: ById<Entry>;
  seasons: ById<Entry>;
  formModels: ById<FormModelEntry>;
  /** Entries of kinds that only questions of forms refer to, by the kind's name. */
  askedKinds: ById<ById<Entry>>;
};
