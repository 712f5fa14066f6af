import type * as rows from '@commerce-tracking/prisma/generated/client';
import type { Stored } from './stored-rows.ts';

// Rows as they are kept in memory.
export type Animal = Stored<rows.Animal>;
export type AnimalCode = Stored<rows.AnimalCode>;
export type AnimalNature = Stored<rows.AnimalNature>;
export type AnimalType = Stored<rows.AnimalType>;
export type Checkpoint = Stored<rows.Checkpoint>;
export type City = Stored<rows.City>;
export type CollectionPoint = Stored<rows.CollectionPoint>;
export type CollectionPointType = Stored<rows.CollectionPointType>;
export type ControlService = Stored<rows.ControlService>;
export type Corridor = Stored<rows.Corridor>;
export type CorridorWaypoint = Stored<rows.CorridorWaypoint>;
export type Country = Stored<rows.Country>;
export type Currency = Stored<rows.Currency>;
export type District = Stored<rows.District>;
export type ExchangeRate = Stored<rows.ExchangeRate>;
export type FormModel = Stored<rows.FormModel>;
export type HsCode = Stored<rows.HsCode>;
export type PriceBand = Stored<rows.PriceBand>;
export type Product = Stored<rows.Product>;
export type ProductCode = Stored<rows.ProductCode>;
export type ProductNature = Stored<rows.ProductNature>;
export type ProductType = Stored<rows.ProductType>;
export type Region = Stored<rows.Region>;
export type Season = Stored<rows.Season>;
export type SpokenLanguage = Stored<rows.SpokenLanguage>;
export type TaxType = Stored<rows.TaxType>;
export type TransportMethod = Stored<rows.TransportMethod>;
export type TransportMode = Stored<rows.TransportMode>;
export type Unit = Stored<rows.Unit>;
export type UnitConversion = Stored<rows.UnitConversion>;

export type CountryEntry = Country & { languageIds: string[] };
export type CorridorEntry = Corridor & { waypoints: CorridorWaypoint[] };
export type ProductEntry = Product & { codes: ProductCode[] };
export type AnimalEntry = Animal & { codes: AnimalCode[] };

/** What is kept of each kind of reference data: its row, and the rows it owns. */
export type Entries = {
  currency: Currency;
  spokenLanguage: SpokenLanguage;
  country: CountryEntry;
  region: Region;
  district: District;
  city: City;
  corridor: CorridorEntry;
  collectionPointType: CollectionPointType;
  collectionPoint: CollectionPoint;
  controlService: ControlService;
  checkpoint: Checkpoint;
  taxType: TaxType;
  hsCode: HsCode;
  productType: ProductType;
  productNature: ProductNature;
  product: ProductEntry;
  animalType: AnimalType;
  animalNature: AnimalNature;
  animal: AnimalEntry;
  unit: Unit;
  transportMethod: TransportMethod;
  transportMode: TransportMode;
  season: Season;
  unitConversion: UnitConversion;
  priceBand: PriceBand;
};

export type KindName = keyof Entries;

/** What every entry has, of whatever kind; dated figures have neither code nor names. */
export type Entry = {
  id: string;
  code?: string;
  nameFr?: string;
  nameEn?: string;
  descriptionFr?: string | null;
  descriptionEn?: string | null;
  status: rows.ActiveStatus;
  deactivatedAt: Date | null;
  position?: number | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** What an entry is called in messages: its French name, or its id where it has none. */
export function labelOf(entry: Entry): string {
  return entry.nameFr ?? entry.id;
}

/** One column of a row by its name; the name comes from our own descriptions. */
export function columnOf(row: object, column: string): unknown {
  return (row as Record<string, unknown>)[column];
}
