import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { AccessFilter, type FilteredOperation } from './access-filter.ts';
import type { AccessRequirement } from './access-requirement.ts';
import type { AccessRules } from './access-rules.ts';
import { fieldType, keyOf, rootTypeName } from './asked-fields.ts';

/** A document that touches protected fields. */
export type GuardedDocument = {
  /** Everything that it asks for, each once. */
  requirements: readonly AccessRequirement[];
  without(
    refused: ReadonlySet<AccessRequirement>,
    operationName: string | null | undefined,
  ): FilteredOperation | null;
};

/**
 * Finds the protected fields of a validated document; null where it touches none. What a field asks
 * for depends on the type it is selected on and on nothing else, so that neither aliases nor
 * fragments make a difference. A field that is refused is replaced by `__typename` under a name of
 * its own: selections stay where they are, whatever was selected beside it, and the answer tells
 * where a null belongs.
 */
export function guardDocument(
  rules: AccessRules,
  schema: GraphQLSchema,
  document: DocumentNode,
): GuardedDocument | null {
  const requirements = new Set<AccessRequirement>();
  const responseKeys: string[] = [];
  walk(document, schema, (coordinate, field) => {
    const requirement = rules.get(coordinate);
    if (requirement) requirements.add(requirement);
    responseKeys.push(keyOf(field));
  });
  if (requirements.size === 0) return null;
  let prefix = 'refused_';
  while (responseKeys.some((key) => key.startsWith(prefix))) prefix = `_${prefix}`;
  return {
    requirements: [...requirements],
    without(refused, operationName) {
      const filter = new AccessFilter(rules, schema, refused, prefix);
      return filter.filtered(document, operationName);
    },
  };
}

function walk(
  document: DocumentNode,
  schema: GraphQLSchema,
  onField: (coordinate: string, field: FieldNode) => void,
): void {
  const visit = (set: SelectionSetNode, parent: string): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet, selection.typeCondition?.name.value ?? parent);
      } else if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        onField(`${parent}.${name}`, selection);
        if (!selection.selectionSet || name.startsWith('__')) continue;
        visit(selection.selectionSet, getNamedType(fieldType(schema, parent, name)).name);
      }
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      visit(definition.selectionSet, rootTypeName(schema, definition));
    } else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      visit(definition.selectionSet, definition.typeCondition.name.value);
    }
  }
}
