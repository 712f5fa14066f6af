import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLField, getNamedType, isObjectType } from 'graphql';
import { root } from '../../workspaces.ts';

/** One field of Query or Mutation in the composed API. */
export type Operation = {
  name: string;
  kind: 'Query' | 'Mutation';
  field: GraphQLField<unknown, unknown>;
};

/** One kind of reference data with the names its operations have in the API. */
export type ReferenceKind = {
  /** `CollectionPoint` */
  type: string;
  /** `collectionPoint` */
  one: string;
  /** `collectionPoints` */
  many: string;
};

/** The verbs every kind of reference data has a mutation for. */
export const referenceVerbs = ['create', 'update', 'activate', 'deactivate', 'delete'] as const;

/** What front ends see, composed of all subgraphs. */
export function apiSchema() {
  const file = join(root, 'supergraph/api.graphql');
  if (!existsSync(file)) throw new Error('supergraph/api.graphql is not there: npm run generate');
  return buildSchema(readFileSync(file, 'utf8'));
}

export type ApiSchema = ReturnType<typeof apiSchema>;

/** Every operation of the composed API, queries first. */
export function operationsOf(schema: ApiSchema): Operation[] {
  const of = (kind: 'Query' | 'Mutation') =>
    Object.values(schema.getType(kind) ? rootFields(schema, kind) : {}).map((field) => ({
      name: field.name,
      kind,
      field,
    }));
  return [...of('Query'), ...of('Mutation')];
}

/** The kinds of reference data: those whose `activate…` takes what all of them take. */
export function referenceKindsOf(schema: ApiSchema): ReferenceKind[] {
  const queries = rootFields(schema, 'Query');
  return Object.values(rootFields(schema, 'Mutation')).flatMap((field) => {
    const type = /^activate(.+)$/.exec(field.name)?.[1];
    const input = field.args.find(({ name }) => name === 'input');
    if (!type || !input || getNamedType(input.type).name !== 'ReferenceTargetInput') return [];
    const many = Object.values(queries).find(
      (query) => getNamedType(query.type).name === `${type}Page`,
    );
    if (!many) throw new Error(`no query lists ${type}`);
    return [{ type, one: `${type[0]?.toLowerCase()}${type.slice(1)}`, many: many.name }];
  });
}

/** The names of one kind's operations, the same for every kind. */
export function namesOfKind({ type, one, many }: ReferenceKind): string[] {
  return [one, many, ...referenceVerbs.map((verb) => `${verb}${type}`)];
}

function rootFields(schema: ApiSchema, kind: 'Query' | 'Mutation') {
  const type = schema.getType(kind);
  if (!isObjectType(type)) throw new Error(`the API has no ${kind}`);
  return type.getFields();
}
