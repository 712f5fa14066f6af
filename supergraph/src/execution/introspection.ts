import {
  type ASTNode,
  type DocumentNode,
  executeSync,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';

type Variables = Record<string, unknown>;

/** Whether a field at the root asks about the schema. */
export function isIntrospection(fieldName: string): boolean {
  return fieldName === '__schema' || fieldName === '__type';
}

/**
 * Prepares one question about the schema; it is graphql-js that answers, as with the stock executor.
 * The answer is an Error where it fails, which validated operations do not.
 */
export function prepareIntrospection(
  schema: GraphQLSchema,
  field: FieldNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
  { definitions }: DocumentNode,
): (variables: Variables | undefined) => unknown {
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const used = new Set<string>();
  const note = {
    enter(node: ASTNode) {
      if (node.kind === Kind.VARIABLE) used.add(node.name.value);
    },
  };
  visit(field, note);
  for (const fragment of fragments) visit(fragment, note);
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        variableDefinitions: variableDefinitions.filter(({ variable }) =>
          used.has(variable.name.value),
        ),
        selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
      },
      ...fragments,
    ],
  };
  const key = (field.alias ?? field.name).value;
  return (variableValues) => {
    const { data, errors } = executeSync({ schema, document, rootValue: {}, variableValues });
    if (!data || errors?.length) throw new Error(`Introspection of ${key} should not have failed`);
    return data[key];
  };
}
