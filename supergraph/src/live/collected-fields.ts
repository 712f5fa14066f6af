import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  type InlineFragmentNode,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** What fields are looked up in while they are collected. */
export type Scope = {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
};

/** Fields by their name in the answer. */
export type CollectedFields = Map<string, FieldNode[]>;

/** The fields of an object that are asked for, by name in the answer; fragments spread out. */
export function collectFields(
  sets: SelectionSetNode[],
  type: GraphQLObjectType,
  scope: Scope,
): CollectedFields {
  const found: CollectedFields = new Map();
  const entered = new Set<string>();
  const enter = (set: SelectionSetNode) => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, scope)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        found.set(key, [...(found.get(key) ?? []), selection]);
        continue;
      }
      let fragment: FragmentDefinitionNode | InlineFragmentNode | undefined;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        if (entered.has(name)) continue;
        entered.add(name);
        fragment = scope.fragments.get(name);
      } else fragment = selection;
      if (fragment && applies(fragment.typeCondition?.name.value, type, scope.schema)) {
        enter(fragment.selectionSet);
      }
    }
  };
  for (const set of sets) enter(set);
  return found;
}

export function selectionOf({ selectionSet }: FieldNode): SelectionSetNode {
  return selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] };
}

function applies(
  name: string | undefined,
  type: GraphQLObjectType,
  schema: GraphQLSchema,
): boolean {
  if (!name || name === type.name) return true;
  const condition = schema.getType(name);
  return (
    isCompositeType(condition) && !isObjectType(condition) && schema.isSubType(condition, type)
  );
}

function isIncluded(node: SelectionSetNode['selections'][number], { variables }: Scope): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
}
