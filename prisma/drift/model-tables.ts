import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import internals from '@prisma/internals';
import type { ColumnShape, Tables } from './table-shape.ts';

/** Prisma's own description of all models and enums. */
export type Datamodel = Awaited<ReturnType<typeof internals.getDMMF>>['datamodel'];
type Model = Datamodel['models'][number];
type Field = Model['fields'][number];
type Index = Datamodel['indexes'][number];

const root = path.join(import.meta.dirname, '..');

/** The Prisma models, read from all their files. */
export async function readDatamodel(): Promise<Datamodel> {
  const files = ['schema.prisma'];
  for (const name of (await readdir(path.join(root, 'models'))).sort()) {
    if (name.endsWith('.prisma')) files.push(`models/${name}`);
  }
  const datamodel = await Promise.all(
    files.map(
      async (name): Promise<[string, string]> => [
        name,
        await readFile(path.join(root, name), 'utf8'),
      ],
    ),
  );
  return (await internals.getDMMF({ datamodel })).datamodel;
}

/** The tables that the Prisma models ask for. */
export function tablesOfModels(datamodel: Datamodel): Tables {
  const tables: Tables = {};
  for (const model of datamodel.models) {
    const columns: Record<string, ColumnShape> = {};
    for (const field of model.fields) {
      if (field.kind === 'object') continue;
      columns[columnOf(field)] = column(field, datamodel);
    }
    const indexes = datamodel.indexes.filter((index) => index.model === model.name);
    tables[tableOf(model)] = {
      columns,
      primaryKey:
        indexes.filter((index) => index.type === 'id').map((i) => shape(model, i))[0] ?? '',
      uniques: named(
        model,
        indexes.filter((index) => index.type === 'unique'),
        '_key',
      ),
      indexes: named(
        model,
        indexes.filter((index) => index.type === 'normal'),
        '_idx',
      ),
      foreignKeys: foreignKeys(model, datamodel),
    };
  }
  return tables;
}

/** Name of a model's table. */
export function tableOf(model: Model): string {
  return model.dbName ?? model.name;
}

function column(field: Field, datamodel: Datamodel): ColumnShape {
  const type = field.kind === 'enum' ? enumType(field, datamodel) : scalarType(field);
  const automatic = typeof field.default === 'object' && !Array.isArray(field.default);
  const fn = automatic ? (field.default as { name: string }).name : null;
  return {
    type,
    nullable: !field.isRequired,
    default: fn ? (fn === 'now' ? 'current_timestamp(3)' : null) : literal(field.default),
    autoIncrement: fn === 'autoincrement',
    idCollation: type === 'char(36)' ? 'ascii_bin' : null,
  };
}

function literal(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

function enumType(field: Field, datamodel: Datamodel): string {
  const values = datamodel.enums.find((entry) => entry.name === field.type)?.values ?? [];
  return `enum(${values.map((value) => `'${value.dbName ?? value.name}'`).join(',')})`;
}

const scalarDefaults: Record<string, string> = {
  String: 'varchar(191)',
  Int: 'int',
  BigInt: 'bigint',
  Boolean: 'tinyint(1)',
  Float: 'double',
  Decimal: 'decimal(65,30)',
  DateTime: 'datetime(3)',
  Json: 'json',
  Bytes: 'longblob',
};

function scalarType(field: Field): string {
  if (!field.nativeType) return scalarDefaults[field.type] ?? field.type;
  const [name, args] = field.nativeType;
  const base = name.replace(/^Unsigned(.*)$/, '$1 unsigned').toLowerCase();
  return args.length > 0 ? `${base}(${args.join(',')})` : base;
}

function named(model: Model, indexes: Index[], suffix: string): Record<string, string> {
  return Object.fromEntries(
    indexes.map((index) => {
      const start = [tableOf(model), ...index.fields.map((field) => field.name)].join('_');
      // Prisma cuts a default name to what MySQL allows.
      const name = index.dbName ?? start.slice(0, 64 - suffix.length) + suffix;
      return [name, shape(model, index)];
    }),
  );
}

function shape(model: Model, index: Index): string {
  return index.fields
    .map(({ name, length, sortOrder }) => {
      const field = model.fields.find((candidate) => candidate.name === name);
      const text = (field && columnOf(field)) ?? name;
      return `${text}${length ? `(${length})` : ''}${sortOrder === 'desc' ? ' DESC' : ''}`;
    })
    .join(', ');
}

function foreignKeys(model: Model, datamodel: Datamodel): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const field of model.fields) {
    if (!field.relationFromFields?.length) continue;
    const target = datamodel.models.find((candidate) => candidate.name === field.type);
    const onDelete = field.relationOnDelete ?? (field.isRequired ? 'Restrict' : 'SetNull');
    const onUpdate = field.relationOnUpdate ?? 'Cascade';
    const table = target ? tableOf(target) : field.type;
    keys[field.relationFromFields.join(', ')] =
      `${table}(${field.relationToFields?.join(', ')}) on delete ${words(onDelete)} on update ${words(onUpdate)}`;
  }
  return keys;
}

function words(action: string): string {
  const text = action.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return text === 'no action' ? 'restrict' : text; // the same thing in InnoDB
}

function columnOf(field: Field): string {
  return field.dbName ?? field.name;
}
