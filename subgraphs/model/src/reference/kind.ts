import type { FieldError } from '@commerce-tracking/service-kit/errors';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { columnOf, type Entries, type Entry, type KindName } from './entries.ts';
import type { Field } from './fields.ts';
import type { ReferenceData } from './reference-data.ts';

/** A row owned by an entry, such as a waypoint of a corridor. */
export type ChildRow = Record<string, unknown>;

/** Notes a refused field; `path` is that of the input. */
export type Refuse = (error: FieldError) => void;

/** Rows an entry owns: they are sent with it as one list and replaced as a whole. */
export type Children<E> = {
  /** Name of the list in the input and on the entry. */
  field: string;
  schema: z.ZodType;
  /** Prisma delegate of the rows, and their column that holds the entry's id. */
  delegate: string;
  parentColumn: string;
  /** Columns that refer to entries, for counting where those are used. */
  references: Record<string, KindName>;
  /** Turns the list sent into rows; `current` are those kept now. */
  build(
    given: unknown,
    parentId: string,
    current: E | null,
    data: ReferenceData,
    refuse: Refuse,
  ): ChildRow[];
  /** How the rows stand on the entry. */
  onEntry(rows: ChildRow[]): unknown;
};

/** A function typed as a method, so that kinds of all types stand in one list. */
type Method<Args extends unknown[], Result> = { call(...args: Args): Result }['call'];

/** A change that one write brings to another entry of the same kind. */
export type PartnerChange = { id: string; columns: Record<string, unknown> };

/**
 * One kind of reference data, told once: its queries, its five writes and its resolvers are derived
 * from this. Methods are pure; `data` is all reference data of the moment.
 */
export type ReferenceKind<K extends KindName = KindName> = {
  name: K;
  plural: string;
  fields: Record<string, Field>;
  /** A figure with days of validity, without code and names; listed newest first. */
  isDated?: boolean;
  children?: Children<Entries[K]>;
  /** For kinds whose code follows from other fields. */
  codeOf?(input: Record<string, unknown>): string;
  /** Further texts that a search looks into, beside code and names. */
  searched?(entry: Entries[K]): string[];
  /** Filters that are more than "this field has this value". */
  filters?: Record<
    string,
    Method<[entry: Entries[K], value: unknown, data: ReferenceData], boolean>
  >;
  /** Rules on the whole entry, checked again when an entry it refers to changes. */
  check?(entry: Entries[K], data: ReferenceData): FieldError[];
  partners?(after: Entries[K], before: Entries[K] | null, data: ReferenceData): PartnerChange[];
  /** Resolvers of fields that are neither columns nor references. */
  resolvers?: Record<string, Method<[entry: Entries[K], args: unknown, context: Context], unknown>>;
};

/** Declares a kind; the type of its entries follows from its name. */
export function referenceKind<K extends KindName>(kind: ReferenceKind<K>): ReferenceKind<K> {
  return kind;
}

/** GraphQL type of a kind: `CollectionPoint`. */
export function typeNameOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Value of a kind in the GraphQL enum: `COLLECTION_POINT`. */
export function enumNameOf(name: string): string {
  return name.replace(/([A-Z])/g, '_$1').toUpperCase();
}

/** Table of a kind: `model_collection_point`. */
export function tableOf(name: string): string {
  return `model_${enumNameOf(name).toLowerCase()}`;
}

/** Fields of a kind that hold ids of entries, with the kind they refer to. */
export function linksOf(kind: ReferenceKind): [field: string, kind: KindName][] {
  return Object.entries(kind.fields).flatMap(([name, field]): [string, KindName][] =>
    field.reference ? [[name, field.reference]] : [],
  );
}

/** Whether an entry, or a row it owns, refers to this id. */
export function refersTo(kind: ReferenceKind, entry: Entry, id: string): boolean {
  if (linksOf(kind).some(([field]) => columnOf(entry, field) === id)) return true;
  const { children } = kind;
  const owned = children && columnOf(entry, children.field);
  if (!children || !Array.isArray(owned)) return false;
  const columns = Object.keys(children.references);
  return owned.some((row) => row === id || columns.some((column) => row?.[column] === id));
}
