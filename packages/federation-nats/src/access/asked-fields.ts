import {
  type FieldNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';

/** Schema and document have been validated: what cannot be found could not be checked either. */
export function fieldType(schema: GraphQLSchema, parent: string, name: string): GraphQLOutputType {
  const type = schema.getType(parent);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  if (!field) throw new Error(`the field ${parent}.${name} is not in the schema`);
  return field.type;
}

/** Of the type an operation starts at. */
export function rootTypeName(
  schema: GraphQLSchema,
  { operation }: OperationDefinitionNode,
): string {
  const root = schema.getRootType(operation);
  if (!root) throw new Error(`the schema has no type for a ${operation}`);
  return root.name;
}

/** The name under which a field stands in the answer. */
export function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
