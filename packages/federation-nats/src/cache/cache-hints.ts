import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { fragmentsOf } from '../document/fragments.ts';

/** Who may be given a kept answer: everybody of the same audience, or only whoever asked. */
export type CacheScope = 'PUBLIC' | 'PRIVATE';

/** How long an answer may be kept, in seconds, and for whom. */
export type CacheHint = { maxAge: number; scope: CacheScope };

/** What `@cacheControl` says at one place. */
type Written = { maxAge?: number; scope?: CacheScope; inheritMaxAge?: boolean };

/** Whether a schema says anywhere how long answers may be kept. */
export function hasCacheHints(schema: GraphQLSchema): boolean {
  return Object.values(schema.getTypeMap()).some((type) => {
    if (!isCompositeType(type)) return false;
    if (writtenOnType(type)) return true;
    return 'getFields' in type && Object.values(type.getFields()).some((field) => writtenOn(field));
  });
}

/**
 * How long the answer to an operation may be kept: the shortest of its fields, as Apollo reckons it.
 * A field without a hint has that of its type; without either, an object and a field at the root may
 * not be kept, and a leaf lasts as long as its parent. Null for what may not be kept: writes, too.
 * Worked out from the text alone, so once per operation: a field that turns out empty counts as well.
 */
export function cacheHintOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CacheHint | null {
  const root = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !root) return null;
  const fragments = fragmentsOf(document);
  let maxAge = Number.POSITIVE_INFINITY;
  let scope: CacheScope = 'PUBLIC';
  const seen = new Map<string, Set<GraphQLCompositeType>>();
  const narrow = (written: Written, fallback: number | undefined) => {
    if (written.scope === 'PRIVATE') scope = 'PRIVATE';
    maxAge = Math.min(maxAge, written.maxAge ?? fallback ?? maxAge);
  };
  walk(operation.selectionSet, root, false);
  return maxAge > 0 && Number.isFinite(maxAge) ? { maxAge, scope } : null;

  function walk(set: SelectionSetNode, parent: GraphQLCompositeType, areEntities: boolean): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        if (name === '__typename') continue;
        const field = 'getFields' in parent ? parent.getFields()[name] : undefined;
        // Introspection, and whatever else is not described.
        if (!field) maxAge = 0;
        else enter(field, parent === root, selection.selectionSet);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      const type = isCompositeType(condition) ? condition : parent;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const under = seen.get(selection.name.value) ?? new Set();
        if (under.has(parent)) continue;
        seen.set(selection.name.value, under.add(parent));
      }
      // Entities are of the types that are asked for, and each has its own hint.
      const isEntity = areEntities && (isObjectType(type) || isInterfaceType(type));
      if (isEntity) narrow(writtenOnType(type) ?? {}, 0);
      walk(fragment.selectionSet, type, areEntities && !isEntity);
    }
  }

  function enter(
    field: GraphQLField<unknown, unknown>,
    isAtRoot: boolean,
    below: SelectionSetNode | undefined,
  ): void {
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) {
      narrow(writtenOn(field) ?? {}, isAtRoot ? 0 : undefined);
      return;
    }
    const isEntityField = isAtRoot && field.name === '_entities';
    if (!isEntityField) {
      const { inheritMaxAge, ...written } = { ...writtenOnType(type), ...writtenOn(field) };
      narrow(written, inheritMaxAge && !isAtRoot ? undefined : 0);
    }
    if (below) walk(below, type, isEntityField);
  }
}

function writtenOn({ astNode }: GraphQLField<unknown, unknown>): Written | undefined {
  return read(astNode?.directives);
}

function writtenOnType(type: GraphQLCompositeType): Written | undefined {
  return read(
    [type.astNode, ...type.extensionASTNodes].flatMap((node) => [...(node?.directives ?? [])]),
  );
}

function read(directives: readonly ConstDirectiveNode[] = []): Written | undefined {
  const found = directives.find(({ name }) => name.value === 'cacheControl');
  if (!found) return undefined;
  const given = Object.fromEntries(
    (found.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
  return given as Written;
}
