import { deepMerge } from '@apollo/gateway/dist/utilities/deepMerge.js';
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

type Data = Record<string, unknown>;

/** The part of an entity its owner needs to find it again; null where something of it is missing. */
export function selectKeys(
  schema: GraphQLSchema,
  source: Data | null,
  selections: readonly QueryPlanSelectionNode[],
): Data | null {
  if (source === null) return null;
  const result: Data = {};
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

function isOfType(schema: GraphQLSchema, source: Data, condition: string): boolean {
  const typename = source.__typename;
  if (typeof typename !== 'string') return false;
  if (typename === condition) return true;
  const type = schema.getType(typename);
  const wanted = schema.getType(condition);
  if (!isAbstractType(wanted) || !(isObjectType(type) || isInterfaceType(type))) return false;
  return schema.isSubType(wanted, type);
}
