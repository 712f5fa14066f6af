import { buildSubgraphSchema } from '@apollo/subgraph';
import { scalarTypeDefs } from '@commerce-tracking/service-kit/values/scalars';
import { isInputObjectType, isObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { typeDefs } from '../type-defs.ts';
import { enumNameOf, typeNameOf } from './kind.ts';
import { kindList } from './kinds.ts';

const schema = buildSubgraphSchema({ typeDefs: parse([scalarTypeDefs, ...typeDefs].join('\n')) });
const shared = [
  'code',
  'nameFr',
  'nameEn',
  'descriptionFr',
  'descriptionEn',
  'position',
  'commandId',
];

function inputFields(name: string): string[] {
  const type = schema.getType(name);
  return isInputObjectType(type) ? Object.keys(type.getFields()).sort() : [];
}

// The schema is written by hand and the writes are derived: neither may know a field the other does not.
describe.each(kindList.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
  const type = typeNameOf(name);
  const own = Object.keys(kind.fields);
  const children = kind.children ? [kind.children.field] : [];
  const common = kind.isDated ? ['commandId'] : shared;
  const fields = [...common, ...own, ...children].filter(
    (field) => field !== 'code' || !kind.codeOf,
  );

  it('accepts in its inputs what the schema offers', () => {
    expect(inputFields(`Create${type}Input`)).toEqual([...fields, 'id'].sort());
    const changeable = fields.filter((field) => !kind.fields[field]?.fixed);
    expect(inputFields(`Update${type}Input`)).toEqual(
      [...changeable, 'id', 'expectedVersion'].sort(),
    );
  });

  it('has the queries, writes and links the schema promises', () => {
    const query = schema.getQueryType()?.getFields() ?? {};
    const mutation = schema.getMutationType()?.getFields() ?? {};
    expect([kind.name, kind.plural].filter((field) => !query[field])).toEqual([]);
    const verbs = ['create', 'update', 'activate', 'deactivate', 'delete'];
    expect(verbs.filter((verb) => !mutation[`${verb}${type}`])).toEqual([]);
    const object = schema.getType(type);
    const links = own.filter((field) => kind.fields[field]?.reference);
    const offered = isObjectType(object) ? object.getFields() : {};
    expect(links.filter((link) => !offered[link] || !offered[link.replace(/Id$/, '')])).toEqual([]);
    expect(String(schema.getType('ReferenceKind')?.astNode?.kind)).toBe('EnumTypeDefinition');
    expect(enumNameOf(name)).toMatch(/^[A-Z_]+$/);
  });

  it('filters by columns it has, or by filters of its own', () => {
    const object = schema.getType(type);
    const columns = isObjectType(object) ? Object.keys(object.getFields()) : [];
    const known = [...columns, ...Object.keys(kind.filters ?? {}), 'search', 'ids', 'on'];
    expect(inputFields(`${type}Filter`).filter((field) => !known.includes(field))).toEqual([]);
  });
});
