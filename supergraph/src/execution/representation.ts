import { deepMerge } from '@apollo/gateway/dist/utilities/deepMerge.js';
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { jsonOf } from './json-text.ts';
import { type Data, isUnsafe } from './plan-run.ts';
import { isOfType, type Rewrite } from './rewriting.ts';

/** What its owner needs to find an entity again, as JSON; undefined where something of it is missing. */
export type WriteRepresentation = (entity: unknown) => string | undefined;

type Selections = readonly QueryPlanSelectionNode[];
type Fields = readonly { name: string; head: string; inner: Fields | null }[];

/**
 * Prepares the writing of representations for one fetch. Nearly always the fields asked of a type are
 * known and there, and its text is put together without an object in between.
 */
export function prepareRepresentation(
  schema: GraphQLSchema,
  requires: Selections,
  rewrite: Rewrite | null,
): WriteRepresentation {
  const fieldsOf = new Map<string, Fields | null>();
  const slowly: WriteRepresentation = (entity) => {
    const selected = selectKeys(schema, entity as Data, requires);
    if (!selected?.__typename) return undefined;
    rewrite?.(selected);
    return JSON.stringify(selected);
  };
  if (rewrite) return slowly;
  return (entity) => {
    if (typeof entity !== 'object' || entity === null) return slowly(entity);
    const typename = (entity as Data).__typename;
    if (typeof typename !== 'string') return slowly(entity);
    let fields = fieldsOf.get(typename);
    if (fields === undefined) {
      fields = plainFields(schema, requires, typename);
      // What subgraphs make up is not remembered.
      if (schema.getType(typename)) fieldsOf.set(typename, fields);
    }
    return (fields && writeFields(fields, entity as Data)) || slowly(entity);
  };
}

/** The fields asked of a type where they are nothing but fields; null for all that is not so simple. */
function plainFields(schema: GraphQLSchema, requires: Selections, typename: string): Fields | null {
  const flat: QueryPlanSelectionNode[] = [];
  for (const selection of requires) {
    if (selection.kind === 'Field') flat.push(selection);
    else if (!selection.typeCondition) continue;
    else if (isOfType(schema, { __typename: typename }, selection.typeCondition)) {
      flat.push(...selection.selections);
    }
  }
  const fields = fieldsIn(flat);
  return fields?.some(({ name }) => name === '__typename') ? fields : null;
}

function fieldsIn(selections: Selections): Fields | null {
  const fields = new Map<string, Fields[number]>();
  for (const selection of selections) {
    if (selection.kind !== 'Field') return null;
    const name = selection.alias ?? selection.name;
    const inner = selection.selections ? fieldsIn(selection.selections) : null;
    if (isUnsafe(name) || (selection.selections && !inner)) return null;
    if (inner && fields.has(name)) return null;
    const head = `${fields.size === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    if (!fields.has(name)) fields.set(name, { name, head, inner });
  }
  return fields.size > 0 ? [...fields.values()] : null;
}

function writeFields(fields: Fields, source: Data): string | undefined {
  let text = '';
  for (const { name, head, inner } of fields) {
    const value = source[name];
    if (value === undefined) return undefined;
    if (!inner || value === null) {
      text += head + jsonOf(value);
      continue;
    }
    if (typeof value !== 'object' || Array.isArray(value)) return undefined;
    const written = writeFields(inner, value as Data);
    if (written === undefined) return undefined;
    text += head + written;
  }
  return `${text}}`;
}

function selectKeys(
  schema: GraphQLSchema,
  source: Data | null,
  selections: Selections,
): Data | null {
  if (source === null) return null;
  const result: Data = Object.create(null);
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      if (!selection.typeCondition || !isOfType(schema, source, selection.typeCondition)) continue;
      deepMerge(result, selectKeys(schema, source, selection.selections));
      continue;
    }
    const name = selection.alias ?? selection.name;
    if (!Object.hasOwn(source, name) || source[name] === undefined) return null;
    const value = source[name];
    const inner = selection.selections;
    if (!inner) result[name] = value;
    else if (Array.isArray(value))
      result[name] = value.map((one) => selectKeys(schema, one, inner));
    else result[name] = selectKeys(schema, value as Data | null, inner);
  }
  return result;
}
