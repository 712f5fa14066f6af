import {
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  type TypeNode,
} from 'graphql';
import { subgraphSdl, subgraphs } from '../workspaces.ts';
import type { Check } from './check.ts';

type TypeNodeOfSchema = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;
type Part = { name: string; sdl: string };
type Types = Map<string, { fields: FieldDefinitionNode[]; isEntity: boolean }>;

/**
 * No non-null field crosses a subgraph border: where another subgraph is down, its part of an answer has to become
 * null without taking the rest along.
 */
export const borders: Check = {
  name: 'nullable across subgraphs',
  run: async () => {
    const parts: Part[] = [];
    for (const name of subgraphs) {
      const sdl = await subgraphSdl(name);
      if (sdl !== null) parts.push({ name, sdl });
    }
    return { problems: crossings(parts) };
  },
};

/** Fields that would pull a foreign subgraph's failure into the rest of the answer. */
export function crossings(parts: Part[]): string[] {
  const schemas = parts.map(({ name, sdl }) => ({ name, types: typesOf(sdl) }));
  const owners = ownersOf(schemas);
  const problems: string[] = [];
  for (const { name, types } of schemas) {
    for (const [typeName, { fields }] of types) {
      const foreign = owners.has(typeName) && owners.get(typeName) !== name;
      for (const field of fields) {
        const where = `${name}: ${typeName}.${field.name.value}`;
        const target = namedType(field.type);
        const owner = owners.get(target);
        if (owner && owner !== name) {
          if (isNonNullItself(field.type))
            problems.push(`${where} is ${target}!, which ${owner} owns`);
          if (!isList(field.type) && !hasIdBeside(fields, field.name.value)) {
            problems.push(`${where} has no ${field.name.value}Id beside it`);
          }
        } else if (foreign && contributes(field) && field.type.kind === Kind.NON_NULL_TYPE) {
          problems.push(
            `${where} adds a non-null field to a type that ${owners.get(typeName)} owns`,
          );
        }
      }
    }
  }
  return problems;
}

function typesOf(sdl: string): Types {
  const types: Types = new Map();
  for (const node of parse(sdl).definitions) {
    if (!isObjectType(node)) continue;
    const known = types.get(node.name.value) ?? { fields: [], isEntity: false };
    known.fields.push(...(node.fields ?? []));
    known.isEntity ||= node.directives?.some(({ name }) => name.value === 'key') ?? false;
    types.set(node.name.value, known);
  }
  return types;
}

// An entity belongs to the subgraph that says most about it; the others hold a stub or add fields.
function ownersOf(schemas: { name: string; types: Types }[]): Map<string, string> {
  const owners = new Map<string, string>();
  const sizes = new Map<string, number>();
  for (const { name, types } of schemas) {
    for (const [type, { fields, isEntity }] of types) {
      if (!isEntity || fields.length <= (sizes.get(type) ?? 0)) continue;
      owners.set(type, name);
      sizes.set(type, fields.length);
    }
  }
  return owners;
}

function isObjectType(node: { kind: string }): node is TypeNodeOfSchema {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
}

function contributes(field: FieldDefinitionNode): boolean {
  const external = field.directives?.some((directive) => directive.name.value === 'external');
  return !external && field.name.value !== 'id';
}

function hasIdBeside(fields: FieldDefinitionNode[], name: string): boolean {
  return fields.some((field) => field.name.value === `${name}Id`);
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function isList(type: TypeNode): boolean {
  if (type.kind === Kind.LIST_TYPE) return true;
  return type.kind === Kind.NON_NULL_TYPE && isList(type.type);
}

// Whether the foreign thing itself may not be null: `Actor!`, and also `[Actor!]`.
function isNonNullItself(type: TypeNode): boolean {
  if (type.kind === Kind.NAMED_TYPE) return false;
  if (type.kind === Kind.NON_NULL_TYPE && type.type.kind === Kind.NAMED_TYPE) return true;
  return isNonNullItself(type.type);
}
